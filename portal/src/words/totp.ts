// Authenticator apps, as everyone sees them who sets one up: for a user, or for themselves.

export const totp = {
  scan: "Scan this with the app, or type the secret into it. It is shown once.",
  qr: "QR code for the authenticator app",
  secret: "Secret",
  until: "Waits for the first code until",
  ignored: (list: string) => `Some widely used apps ignore these settings: ${list}. If codes are never right, that is why.`,
  settings: { algorithm: "algorithm", digits: "number of digits", period: "period" } as Readonly<Record<string, string>>,
  code: "Code from the app",
  first: "First code from the app",
  wrong: {
    wrong_code: "That is not the code that the app shows now.",
    code_used: "That was the right code, and it was used before. Wait for the next one.",
    typo: "A code has six to eight digits.",
  } as Readonly<Record<string, string | undefined>>,
} as const;
