// Signing in, and signing in again while a page is open.

export const signIn = {
  title: "Sign in",
  email: "E-mail address",
  password: "Password",
  button: "Sign in",
  forgotten: "Forgotten your password? An administrator can send you a link to set a new one.",
  totp: {
    title: "One more step",
    lead: "Enter the code that your authenticator app shows now.",
    label: "Code",
    button: "Continue",
    back: "Start over",
    wrong: "That did not work. Wait for the next code and try again; after too many tries, sign-in is locked for a while.",
    lost: "Lost your phone? An administrator can remove the app from your account.",
  },
  enrol: {
    title: "Set up an authenticator app",
    lead: "Your organisation asks every operator for a second factor. Set it up now; nothing else opens before.",
    interrupted: "Your organisation now asks every operator for a second factor. Set it up to go on; nothing that you typed is lost.",
    signOut: "Sign out",
  },
  again: {
    title: "Sign in again",
    expired: "Your session has ended. Sign in to go on; nothing that you typed is lost.",
    stale: "You signed in a while ago. Confirm that it is you to go on; nothing that you typed is lost.",
    another: "Sign in as somebody else",
    confirm: "Continue",
  },
} as const;
