import CoreImage.CIFilterBuiltins
import IdentityOrchestration
import UIKit

/// Something to fill in.
struct Field {
    let name: String
    let label: String
    let type: String
    let format: String
}

/// One way to go on, with what has to be filled in for it.
struct Choice {
    let option: TSIdoClientResponseOptionType
    let label: String
    let fields: [Field]
}

/// What the app shows.
struct Screen {
    var title: String
    var text = ""
    /// A text that is shown as a QR code.
    var picture: String?
    var facts: [String: Any] = [:]
    var complaint: String?
    var choices: [Choice] = []
}

/// One screen at a time, from top to bottom.
final class ScreenView: UIScrollView {
    typealias Done = (Choice, [String: Any]?) -> Void

    private let stack = UIStackView()

    init() {
        super.init(frame: .zero)
        stack.axis = .vertical
        stack.spacing = 12
        stack.translatesAutoresizingMaskIntoConstraints = false
        addSubview(stack)
        NSLayoutConstraint.activate([
            stack.topAnchor.constraint(equalTo: contentLayoutGuide.topAnchor, constant: 24),
            stack.bottomAnchor.constraint(equalTo: contentLayoutGuide.bottomAnchor, constant: -24),
            stack.leadingAnchor.constraint(equalTo: frameLayoutGuide.leadingAnchor, constant: 24),
            stack.trailingAnchor.constraint(equalTo: frameLayoutGuide.trailingAnchor, constant: -24),
        ])
    }

    required init?(coder: NSCoder) {
        fatalError("this view is made in code")
    }

    func show(_ screen: Screen, done: @escaping Done) {
        stack.arrangedSubviews.forEach { $0.removeFromSuperview() }
        let heading = label(screen.title, .title2)
        heading.accessibilityTraits = .header
        stack.addArrangedSubview(heading)
        if let complaint = screen.complaint { stack.addArrangedSubview(label(complaint, .headline)) }
        if !screen.text.isEmpty { stack.addArrangedSubview(label(screen.text, .body)) }
        if let picture = screen.picture, let image = qrCode(picture) { stack.addArrangedSubview(image) }
        for (name, value) in screen.facts.sorted(by: { $0.key < $1.key }) where !(value is NSNull) {
            stack.addArrangedSubview(label("\(name): \(value)", .body))
        }
        screen.choices.forEach { add($0, done) }
        UIAccessibility.post(notification: .screenChanged, argument: heading)
    }

    private func add(_ choice: Choice, _ done: @escaping Done) {
        let inputs = choice.fields.map { field -> (Field, UIView) in
            stack.addArrangedSubview(label(field.label.isEmpty ? field.name : field.label, .subheadline))
            let input = self.input(field)
            stack.addArrangedSubview(input)
            return (field, input)
        }
        let action = UIAction(title: choice.label) { _ in
            var answer: [String: Any] = [:]
            for (field, input) in inputs { answer[field.name] = Self.value(field, input) }
            done(choice, inputs.isEmpty ? nil : answer)
        }
        stack.addArrangedSubview(UIButton(configuration: .filled(), primaryAction: action))
    }

    private func input(_ field: Field) -> UIView {
        if field.type == "boolean" { return UISwitch() }
        let input = UITextField()
        input.borderStyle = .roundedRect
        input.autocapitalizationType = .none
        input.autocorrectionType = .no
        input.isSecureTextEntry = field.format == "password"
        input.accessibilityLabel = field.label
        if field.type == "number" { input.keyboardType = .decimalPad }
        if field.format == "email" { input.keyboardType = .emailAddress }
        if field.format == "phone" { input.keyboardType = .phonePad }
        return input
    }

    private static func value(_ field: Field, _ input: UIView) -> Any? {
        if let input = input as? UISwitch { return input.isOn }
        let text = (input as? UITextField)?.text ?? ""
        return field.type == "number" ? Double(text) : text
    }

    private func label(_ text: String, _ style: UIFont.TextStyle) -> UILabel {
        let label = UILabel()
        label.text = text
        label.numberOfLines = 0
        label.font = .preferredFont(forTextStyle: style)
        label.adjustsFontForContentSizeCategory = true
        return label
    }

    private func qrCode(_ text: String) -> UIImageView? {
        let filter = CIFilter.qrCodeGenerator()
        filter.message = Data(text.utf8)
        guard let code = filter.outputImage?.transformed(by: CGAffineTransform(scaleX: 6, y: 6)),
            let image = CIContext().createCGImage(code, from: code.extent)
        else { return nil }
        let view = UIImageView(image: UIImage(cgImage: image))
        view.contentMode = .scaleAspectFit
        view.isAccessibilityElement = true
        view.accessibilityLabel = "QR code for an authenticator app"
        return view
    }
}
