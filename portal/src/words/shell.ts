// The frame: navigation, header, and what is shown where there is no screen.

export const shell = {
  product: "Readmit",
  skip: "Skip to content",
  navigation: "Main",
  openNavigation: "Open navigation",
  groups: { desk: "Support", identity: "Identity", orchestration: "Orchestration", administration: "Administration" },
  areas: {
    desk: "Help desk",
    approvals: "Approvals",
    users: "Users",
    applications: "Applications",
    methods: "Authentication methods",
    policies: "Policies",
    journeys: "Journeys",
    administrators: "Administrators",
    activity: "Activity",
    organisation: "Organisation",
  },
  waiting: "waiting",
  account: "Account menu",
  yourAccount: "Your account",
  signOut: "Sign out",
  theme: "Theme",
  themes: { system: "Theme: as the system", light: "Theme: light", dark: "Theme: dark" },
  nothingHere: {
    title: "Page not found",
    text: "There is nothing at this address. It may have been removed, or the link is wrong.",
    go: "Go to the start",
  },
  broken: {
    title: "This page does not work",
    text: "Something went wrong in the portal itself. Reloading often helps.",
    reload: "Reload",
    updated: "The server was updated. Reload to get the new portal.",
  },
  noRights: {
    title: "No area is open to you",
    text: "You are signed in, and your role gives you nothing to do here. Ask an administrator for a role.",
  },
  notAllowed: {
    title: "Not open to you",
    text: "Your role does not let you see this page. Ask an administrator if you need it.",
  },
} as const;
