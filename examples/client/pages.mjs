// The application's two pages. They work without JavaScript.

const escape = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

function page(title, body) {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} – Shop</title>
<link rel="stylesheet" href="/styles.css">
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`;
}

const KINDS = [
  ["user_id", "User ID"],
  ["email", "E-mail address"],
  ["phone_number", "Phone number"],
  ["username", "User name"],
];

/** Identifier and code; what was typed as a code is not sent back. */
export function formPage({ kind, identifier }, alert) {
  const options = KINDS.map(
    ([value, name]) => `<option value="${value}"${value === kind ? " selected" : ""}>${name}</option>`,
  ).join("");
  return page(
    "Get back into your account",
    `<p>Call our help desk. Once they know that it is you, they give you a temporary access code.</p>
${alert ? `<p class="alert" id="alert" role="alert">${escape(alert)}</p>` : ""}
<form method="post" action="/">
<label for="kind">You are known by your</label>
<select id="kind" name="kind">${options}</select>
<label for="identifier">User ID, address, number or name</label>
<input id="identifier" name="identifier" value="${escape(identifier)}" autocomplete="username" autocapitalize="none" spellcheck="false" required${alert ? ' aria-describedby="alert"' : ""}>
<label for="code">Temporary access code</label>
<input id="code" name="code" autocomplete="one-time-code" autocapitalize="none" spellcheck="false" required${alert ? ' aria-describedby="alert"' : ""}>
<button type="submit">Continue</button>
</form>`,
  );
}

/** For who is in. */
export function insidePage(who) {
  return page(
    "You are in",
    `<p>Signed in as <strong>${escape(who)}</strong>.</p>
<form method="post" action="/leave"><button type="submit">Sign out</button></form>`,
  );
}
