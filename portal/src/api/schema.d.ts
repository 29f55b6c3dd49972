// The types of the native API. Generated from docs/openapi.json by `npm run api`; not edited by hand.

export interface paths {
    "/admin/api/v1/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Users that the caller may see
         * @description Operators whose rights are limited to groups see the members of those groups.
         */
        get: operations["getAccounts"];
        put?: never;
        /**
         * Make a user
         * @description At least one of `email`, `phone_number`, `username` and `external_user_id` is needed.
         */
        post: operations["postAccounts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/accounts/{account}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One user */
        get: operations["getAccountsByAccount"];
        put?: never;
        post?: never;
        /**
         * Remove a user
         * @description Codes, sessions and roles go with the user; the events about them stay.
         */
        delete: operations["deleteAccountsByAccount"];
        options?: never;
        head?: never;
        /**
         * Change a user
         * @description Fields that are not given stay; `null` takes a value away. Objects and lists are replaced whole, `custom_data` is merged key by key. Switching a user off ends every session and every code.
         */
        patch: operations["patchAccountsByAccount"];
        trace?: never;
    };
    "/admin/api/v1/accounts/{account}/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything that happened to one user, newest first */
        get: operations["getAccountsByAccountActivity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/accounts/{account}/applications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The applications that a user belongs to */
        get: operations["getAccountsByAccountApplications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/accounts/{account}/applications/{application}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Add a user to an application */
        put: operations["putAccountsByAccountApplicationsByApplication"];
        post?: never;
        /**
         * Remove a user from an application
         * @description The codes for it die.
         */
        delete: operations["deleteAccountsByAccountApplicationsByApplication"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/accounts/{account}/applications/{application}/codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Generate a temporary access code for an application of the user
         * @description `verification` is how the checklist of the policy was gone through (see `GET /verification`); where an approval is used it may be left out. A header `Idempotency-Key` names the request: repeated, it makes no second code, and is answered 200 with `replayed: true` and without the code. The code is in this one answer and nowhere else.
         */
        post: operations["postAccountsByAccountApplicationsByApplicationCodes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/accounts/{account}/approvals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Requests for one user, and what became of them */
        get: operations["getAccountsByAccountApprovals"];
        put?: never;
        /**
         * Ask another operator to approve a code
         * @description The code must then be generated with the same scope, life and uses. Nobody approves what they asked for themselves, and nothing for their own account.
         */
        post: operations["postAccountsByAccountApprovals"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/accounts/{account}/approvals/{approval}/grant": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Approve a request */
        post: operations["postAccountsByAccountApprovalsByApprovalGrant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/accounts/{account}/approvals/{approval}/refuse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Refuse a request */
        post: operations["postAccountsByAccountApprovalsByApprovalRefuse"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/accounts/{account}/code-terms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is allowed now when a code is generated for the user
         * @description Life, uses, form and checklist as the policy has them; whether the codes are locked, an approval is needed, or something else stands in the way; and what the quotas leave. It is for the dialog in which a code is ordered: nothing is decided by it.
         */
        get: operations["getAccountsByAccountCodeTerms"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/accounts/{account}/codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the codes of the user stand, and why the last try was refused */
        get: operations["getAccountsByAccountCodes"];
        put?: never;
        /**
         * Generate a temporary access code that answers everywhere
         * @description `verification` is how the checklist of the policy was gone through (see `GET /verification`); where an approval is used it may be left out. A header `Idempotency-Key` names the request: repeated, it makes no second code, and is answered 200 with `replayed: true` and without the code. The code is in this one answer and nowhere else.
         */
        post: operations["postAccountsByAccountCodes"];
        /** Withdraw the user's live codes */
        delete: operations["deleteAccountsByAccountCodes"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/accounts/{account}/erase-history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Erase the personal data beside a user's events
         * @description Addresses, user agents, what was typed as an identifier, and notes. The events stay, and the audit log stays provable. The user may be removed already.
         */
        post: operations["postAccountsByAccountEraseHistory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/accounts/{account}/groups/{group}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Put a user into a group */
        put: operations["putAccountsByAccountGroupsByGroup"];
        post?: never;
        /** Take a user out of a group */
        delete: operations["deleteAccountsByAccountGroupsByGroup"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/accounts/{account}/lock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Lock the user's codes until someone unlocks them
         * @description Every live code dies.
         */
        post: operations["postAccountsByAccountLock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/accounts/{account}/totps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The user's authenticator apps, and how they stand */
        get: operations["getAccountsByAccountTotps"];
        put?: never;
        /**
         * Register an authenticator app for the user
         * @description The secret is in this one answer and nowhere else. It counts only after its first code (`confirm`), which the user reads from their app. `verification` is how the checklist of the organisation was gone through. Not for members of protected groups.
         */
        post: operations["postAccountsByAccountTotps"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/accounts/{account}/totps/{totp}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take an authenticator app away */
        delete: operations["deleteAccountsByAccountTotpsByTotp"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/accounts/{account}/totps/{totp}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take the first code of an authenticator app */
        post: operations["postAccountsByAccountTotpsByTotpConfirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/accounts/{account}/totps/{totp}/lock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lock an authenticator app until someone unlocks it */
        post: operations["postAccountsByAccountTotpsByTotpLock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/accounts/{account}/totps/{totp}/unlock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Unlock an authenticator app, and forget the failures */
        post: operations["postAccountsByAccountTotpsByTotpUnlock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/accounts/{account}/totps/lock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lock all authenticator apps of the user until someone unlocks them */
        post: operations["postAccountsByAccountTotpsLock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/accounts/{account}/totps/unlock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lift locks of the user's authenticator apps */
        post: operations["postAccountsByAccountTotpsUnlock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/accounts/{account}/totps/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check a code that the user reads from their app
         * @description A way to make sure who is calling. It counts like a sign-in: wrong ones lock, and a right one is used up. With `next_code`, the code after it, the clock of the user's device is set right.
         */
        post: operations["postAccountsByAccountTotpsVerify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/accounts/{account}/unlock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lift a lock of the user's codes, and forget the failures */
        post: operations["postAccountsByAccountUnlock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/activity/admin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The admin activity log, newest first
         * @description Operators whose rights are limited to groups see what concerns the members of those groups.
         */
        get: operations["getActivityAdmin"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/activity/admin/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The admin activity log as a file
         * @description The newest first, at most 100 000 events; for older ones give `until`. Needs the permission for everyone. The log says who exported it. An operator may have a few streams open at once. A file that could not be finished ends with a broken connection.
         */
        get: operations["getActivityAdminExport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/activity/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The user activity log, newest first
         * @description Operators whose rights are limited to groups see what concerns the members of those groups.
         */
        get: operations["getActivityUsers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/activity/users/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The user activity log as a file
         * @description The newest first, at most 100 000 events; for older ones give `until`. Needs the permission for everyone. The log says who exported it. An operator may have a few streams open at once. A file that could not be finished ends with a broken connection.
         */
        get: operations["getActivityUsersExport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/applications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All applications */
        get: operations["getApplications"];
        put?: never;
        /** Make an application */
        post: operations["postApplications"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/applications/{application}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One application */
        get: operations["getApplicationsByApplication"];
        put?: never;
        post?: never;
        /**
         * Remove an application
         * @description Its clients go with it.
         */
        delete: operations["deleteApplicationsByApplication"];
        options?: never;
        head?: never;
        /** Change an application */
        patch: operations["patchApplicationsByApplication"];
        trace?: never;
    };
    "/admin/api/v1/applications/{application}/access-policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Give an application an access policy */
        put: operations["putApplicationsByApplicationAccessPolicy"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/applications/{application}/clients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The clients of an application */
        get: operations["getApplicationsByApplicationClients"];
        put?: never;
        /**
         * Make a client
         * @description The secret is in this one answer. Without `permissions` the client may do what serves its own application.
         */
        post: operations["postApplicationsByApplicationClients"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/applications/{application}/clients/{client}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One client */
        get: operations["getApplicationsByApplicationClientsByClient"];
        put?: never;
        post?: never;
        /** Remove a client */
        delete: operations["deleteApplicationsByApplicationClientsByClient"];
        options?: never;
        head?: never;
        /** Change a client */
        patch: operations["patchApplicationsByApplicationClientsByClient"];
        trace?: never;
    };
    "/admin/api/v1/applications/{application}/clients/{client}/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replace the client's secret
         * @description The new secret is in this one answer; the former one stays valid for `grace_seconds`.
         */
        post: operations["postApplicationsByApplicationClientsByClientSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/applications/{application}/passcodes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The settings of one-time passcodes */
        get: operations["getApplicationsByApplicationPasscodes"];
        /**
         * Change settings of one-time passcodes
         * @description What is left out stays. While `cross_client` is off, operators cannot generate codes for the application.
         */
        put: operations["putApplicationsByApplicationPasscodes"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/applications/{application}/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The settings of TOTP */
        get: operations["getApplicationsByApplicationTotp"];
        /**
         * Change settings of TOTP
         * @description What is left out stays. Authenticator apps that are registered keep their algorithm, digits and period. Settings under which a hundred tries would hit too easily are refused (`chance_max_ppm`).
         */
        put: operations["putApplicationsByApplicationTotp"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/approvals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Requests that wait for a decision, oldest first
         * @description Of the users whom the caller may see; at most 200 users' requests.
         */
        get: operations["getApprovals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/audit/checkpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List checkpoints over the log
         * @description Whoever keeps the newest one elsewhere can later tell a cut or an older log from the true one: `readmit audit verify FILE --anchor CHECKPOINT`.
         */
        get: operations["getAuditCheckpoints"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/audit/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The public keys that verify checkpoints */
        get: operations["getAuditKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/audit/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the last verification of the log came out, and how far one is that runs */
        get: operations["getAuditVerify"];
        put?: never;
        /**
         * Hold the log against its chains and checkpoints
         * @description One verification runs at a time; where one is under way, that one goes on. A short log is answered 200 with the result, a long one 202 while it runs: `GET` then tells how far it is. The result is that of the server process that is asked.
         */
        post: operations["postAuditVerify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/authenticators": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the authenticators that the organisation has */
        get: operations["getAuthenticators"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/authenticators/tac": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the settings of the temporary access code authenticator
         * @description They are those of the policy of organisation-wide codes: there is one source of truth.
         */
        get: operations["getAuthenticatorsTac"];
        /**
         * Set up the temporary access code authenticator
         * @description Adds it where the organisation does not have it yet. What is left out stays. While it is off, codes that answer everywhere are neither generated nor accepted; it cannot be switched off while active policies name it.
         */
        put: operations["putAuthenticatorsTac"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every event, oldest first, as JSON lines for a SIEM
         * @description Needs `admin_activity:read` and `users.activity:read` for everyone. The header `X-Readmit-Cursor` is the `after` of the next page; an empty page means that nothing new happened. The header `X-Readmit-Signature` is `KEY.SIGNATURE`: the id of a key of the audit log and its Ed25519 signature (base64url) over the lines `readmit-events-1`, the `after` of this page, its cursor, and then the body.
         */
        get: operations["getEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/events/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Events as they happen (server-sent events)
         * @description Each `data` is an event as in the activity logs; those of the admin activity log need `admin_activity:read`. Resumes after `Last-Event-ID`, otherwise begins now. The stream ends with the session. An operator may have a few streams open at once.
         */
        get: operations["getEventsStream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List groups
         * @description An operator whose grants are limited to groups sees those.
         */
        get: operations["getGroups"];
        put?: never;
        /** Make a group */
        post: operations["postGroups"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/groups/{group}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a group */
        get: operations["getGroupsByGroup"];
        /** Replace a group's name and settings */
        put: operations["putGroupsByGroup"];
        post?: never;
        /**
         * Remove a group
         * @description Refused while an operator's grants are limited to it.
         */
        delete: operations["deleteGroupsByGroup"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/hooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List web hooks */
        get: operations["getHooks"];
        put?: never;
        /**
         * Make a web hook
         * @description The answer is the only one that has the secret, by which the receiver checks the signature of what is sent.
         */
        post: operations["postHooks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/hooks/{hook}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a web hook */
        get: operations["getHooksByHook"];
        /** Replace a web hook; its secret stays */
        put: operations["putHooksByHook"];
        post?: never;
        /** Remove a web hook */
        delete: operations["deleteHooksByHook"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/journey-checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hold a journey file against every rule of the importer
         * @description Nothing is taken. Each finding has the place in the file that it is about, as a JSON pointer.
         */
        post: operations["postJourneyChecks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/journey-executions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The executions that began last */
        get: operations["getJourneyExecutions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/journey-executions/{execution}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What an execution did, step by step */
        get: operations["getJourneyExecutionsByExecution"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/journey-imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take in a journey file
         * @description New journeys, and new versions of those that are here; the same file once more changes nothing. What the file says to be in production is live afterwards, as far as this server can run it. A file that breaks a rule is refused whole with `file_refused`, and all that there is to say in `findings`.
         */
        post: operations["postJourneyImports"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/journey-templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the journeys that come with the product */
        get: operations["getJourneyTemplates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/journeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List journeys with their versions */
        get: operations["getJourneys"];
        put?: never;
        /**
         * Make a journey, blank or from a template
         * @description It is saved, and runs once it is published. A blank one has one step, which rejects everybody.
         */
        post: operations["postJourneys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/journeys/{journey}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a journey with its versions */
        get: operations["getJourneysByJourney"];
        put?: never;
        post?: never;
        /**
         * Remove a journey with all its versions
         * @description Its executions end with their next answer.
         */
        delete: operations["deleteJourneysByJourney"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/journeys/{journey}/client-code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A small client of the journey, file by file
         * @description Of the version that runs, else of the newest one that was saved.
         */
        get: operations["getJourneysByJourneyClientCode"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/journeys/{journey}/client-code.zip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A small client of the journey, as a ZIP archive */
        get: operations["getJourneysByJourneyClientCodeZip"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/journeys/{journey}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Write a journey as a file */
        get: operations["getJourneysByJourneyExport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/journeys/{journey}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put a version into production
         * @description The one that was there for the same requests becomes a former one: to publish that one again is to roll back. A version that this server cannot run is refused with `not_publishable` and its `findings`.
         */
        post: operations["postJourneysByJourneyPublish"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/journeys/{journey}/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a version with its steps and findings
         * @description The version is named by its number or its name.
         */
        get: operations["getJourneysByJourneyVersionsByVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/journeys/{journey}/versions/{version}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Switch a version off
         * @description It runs no more, and executions that are on it end with their next answer.
         */
        post: operations["postJourneysByJourneyVersionsByVersionDisable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change your own password
         * @description Wrong attempts at the current one count like those at sign-in. Every session of yours ends, this one too: sign in again.
         */
        put: operations["putMePassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/me/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Your own authenticator apps, and how they stand */
        get: operations["getMeTotp"];
        put?: never;
        /**
         * Begin to enrol an authenticator app
         * @description The secret is in this one answer and nowhere else. It counts only after its first code (`confirm`). Where only one is allowed it then replaces the one that is there. `password` is needed where there is one already, or where you signed in more than ten minutes ago.
         */
        post: operations["postMeTotp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/me/totp/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take the first code of the authenticator app that you enrol
         * @description From then on a code of it is asked for at sign-in, and your other sessions end.
         */
        post: operations["postMeTotpConfirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/me/totp/remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take your authenticator app away
         * @description Wrong passwords count like those at sign-in.
         */
        post: operations["postMeTotpRemove"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List messages that were given up, or that wait */
        get: operations["getMessages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/messages/{message}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a message again that was given up
         * @description For as long as what it tells is true.
         */
        post: operations["postMessagesByMessageRetry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/operators": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List operators */
        get: operations["getOperators"];
        put?: never;
        /**
         * Make an operator
         * @description A new account with these grants. Without a password the answer has a link by which the operator sets one; it is shown once. An account that exists becomes an operator's by its grants.
         */
        post: operations["postOperators"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/operators/{operator}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an operator */
        get: operations["getOperatorsByOperator"];
        put?: never;
        post?: never;
        /**
         * Take all rights from an operator
         * @description Sessions and tokens end at once. The account stays. The last administrator cannot be removed.
         */
        delete: operations["deleteOperatorsByOperator"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/operators/{operator}/grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Replace an operator's grants
         * @description They count from the next call on. Nobody gives what they do not have, nor a role of higher rank than theirs.
         */
        put: operations["putOperatorsByOperatorGrants"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/operators/{operator}/password-link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a link by which an operator sets a password
         * @description It is sent to the operator's confirmed address as well, where mail is set up. The former password works until the link is used. The operator must not have more rights than you.
         */
        post: operations["postOperatorsByOperatorPasswordLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/operators/{operator}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List an operator's sessions */
        get: operations["getOperatorsByOperatorSessions"];
        put?: never;
        post?: never;
        /** End all sessions of an operator */
        delete: operations["deleteOperatorsByOperatorSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/operators/{operator}/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List an operator's tokens */
        get: operations["getOperatorsByOperatorTokens"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/operators/{operator}/tokens/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take a token back from an operator */
        delete: operations["deleteOperatorsByOperatorTokensByToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/operators/{operator}/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take an operator's authenticator apps away
         * @description For an operator who lost the device. Their sessions end; the password alone lets them in, until they enrol another one. Nobody does this to an operator who may do more than they may.
         */
        delete: operations["deleteOperatorsByOperatorTotp"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/operators/{operator}/unlock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lift the lock of an operator's password */
        post: operations["postOperatorsByOperatorUnlock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/organisation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the organisation's settings */
        get: operations["getOrganisation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change the organisation's settings
         * @description What is left out stays; `desk` and `sign_in` are replaced whole.
         */
        patch: operations["patchOrganisation"];
        trace?: never;
    };
    "/admin/api/v1/organisation/passcodes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the policy of organisation-wide codes */
        get: operations["getOrganisationPasscodes"];
        /**
         * Change the policy of organisation-wide codes
         * @description What is left out stays. Codes of the former form that are still alive are read as well.
         */
        put: operations["putOrganisationPasscodes"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/organisation/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the settings of TOTP that hold where no application is at hand */
        get: operations["getOrganisationTotp"];
        /**
         * Change the settings of TOTP that hold where no application is at hand
         * @description What is left out stays. Authenticator apps that are registered keep their algorithm, digits and period. Settings under which a hundred tries would hit too easily are refused (`chance_max_ppm`).
         */
        put: operations["putOrganisationTotp"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/password-link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set a password by a link
         * @description With the token of a link that an administrator made. Each link works once; every session of the operator ends.
         */
        post: operations["postPasswordLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/permissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The permission tree */
        get: operations["getPermissions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List sign-in policies
         * @description By kind, and of each kind in the order in which they are looked at.
         */
        get: operations["getPolicies"];
        put?: never;
        /**
         * Make a sign-in policy
         * @description One about enrolment or access comes with the rule that is looked at last.
         */
        post: operations["postPolicies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/policies/{policy}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a sign-in policy */
        get: operations["getPoliciesByPolicy"];
        /**
         * Change a sign-in policy
         * @description Its kind and its rules stay. A built-in policy keeps its place, and is about everyone.
         */
        put: operations["putPoliciesByPolicy"];
        post?: never;
        /**
         * Remove a sign-in policy with its rules
         * @description Not a built-in one, nor one that an application has.
         */
        delete: operations["deletePoliciesByPolicy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/policies/{policy}/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Switch a policy on */
        post: operations["postPoliciesByPolicyActivate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/policies/{policy}/clone": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a policy like this one, behind the others */
        post: operations["postPoliciesByPolicyClone"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/policies/{policy}/deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Switch a policy off */
        post: operations["postPoliciesByPolicyDeactivate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/policies/{policy}/priority": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Give a policy another place
         * @description Those that stand in its way move. The built-in one stays behind all others.
         */
        put: operations["putPoliciesByPolicyPriority"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/policies/{policy}/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a rule
         * @description Its place is before the built-in rule of the policy.
         */
        post: operations["postPoliciesByPolicyRules"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/policies/{policy}/rules/{rule}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change a rule
         * @description A built-in rule keeps its place and has no conditions.
         */
        put: operations["putPoliciesByPolicyRulesByRule"];
        post?: never;
        /** Remove a rule */
        delete: operations["deletePoliciesByPolicyRulesByRule"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/policies/{policy}/rules/{rule}/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Switch a rule on */
        post: operations["postPoliciesByPolicyRulesByRuleActivate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/policies/{policy}/rules/{rule}/deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Switch a rule off */
        post: operations["postPoliciesByPolicyRulesByRuleDeactivate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/policies/{policy}/rules/{rule}/priority": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Give a rule another place */
        put: operations["putPoliciesByPolicyRulesByRulePriority"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/policies/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask what policies make of a sign-in, and why
         * @description Takes `users:read` for the user as well. Nothing is changed, and nobody is signed in.
         */
        post: operations["postPoliciesExplain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/references/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is behind the reference number that a user was told */
        get: operations["getReferencesByNumber"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List roles */
        get: operations["getRoles"];
        put?: never;
        /**
         * Make a role
         * @description Of at most your own rank, with permissions that you have.
         */
        post: operations["postRoles"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/roles/{role}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a role */
        get: operations["getRolesByRole"];
        /**
         * Replace a role
         * @description Operators who have it may do what it says at once.
         */
        put: operations["putRolesByRole"];
        post?: never;
        /** Remove a role that no operator has */
        delete: operations["deleteRolesByRole"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is signed in, and what they may do */
        get: operations["getSession"];
        put?: never;
        /**
         * Sign in
         * @description Gives the browser its cookie. Calls that change something repeat `csrf_token` in the header `X-Readmit-CSRF`. Where the operator has an authenticator app, the right password alone is answered 401 with the code `totp_required`: ask for a code of it and send all three.
         */
        post: operations["postSession"];
        /** Sign out */
        delete: operations["deleteSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List your own sessions */
        get: operations["getSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/sessions/{session}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End one of your own sessions */
        delete: operations["deleteSessionsBySession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make the first administrator
         * @description With the token of the link that the server printed at its start. It works as long as there is no operator.
         */
        post: operations["postSetup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/statistics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What became of codes over time, and how many each operator issued
         * @description Counted from the log. Needs `users.activity:read` for everyone; `agents` needs `admin_activity:read` as well and is null without it. Buckets begin on the hour or at midnight (UTC); at most 2400 of them.
         */
        get: operations["getStatistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List your own tokens */
        get: operations["getTokens"];
        put?: never;
        /**
         * Make a token
         * @description It may do what `permissions` name, as long as you may. The answer is the only one that has the token itself; it is sent as `Authorization: Bearer`.
         */
        post: operations["postTokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/tokens/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take one of your own tokens back */
        delete: operations["deleteTokensByToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How a user must be verified before a code is generated */
        get: operations["getVerification"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/zones": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List network zones */
        get: operations["getZones"];
        put?: never;
        /** Make a network zone */
        post: operations["postZones"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/v1/zones/{zone}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Replace a network zone */
        put: operations["putZonesByZone"];
        post?: never;
        /**
         * Remove a network zone
         * @description Not one that a rule is about.
         */
        delete: operations["deleteZonesByZone"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description What an application demands. */
        AccessInput: {
            /** @description Whether it lets anybody in; then exactly one of the others is there. */
            allowed: boolean;
            assurance?: components["schemas"]["AssuranceInput"] | null;
            /** @description Factors one after another: any one of these chains does. */
            chains?: components["schemas"]["ChainInput"][] | null;
        };
        /** @description What an application demands. */
        AccessShown: {
            /** @description Whether it lets anybody in. */
            allowed: boolean;
            assurance?: components["schemas"]["AssuranceShown"] | null;
            /** @description Factors one after another: any one of these chains does. */
            chains?: components["schemas"]["ChainShown"][] | null;
        };
        /** @description A change of a user. */
        AccountInput: {
            address?: components["schemas"]["AddressInput"] | null;
            birthday?: string | null;
            custom_data?: Record<string, never> | null;
            /** Format: email */
            email?: string | null;
            /** @description Whether the e-mail address reaches the user: notices go to confirmed addresses only. */
            email_verified?: boolean | null;
            external_account_id?: string | null;
            external_user_id?: string | null;
            /** @description BCP 47. */
            language?: string | null;
            name?: components["schemas"]["NameInput"] | null;
            /** @description In E.164 form. */
            phone_number?: string | null;
            /** @description Whether the phone number reaches the user. */
            phone_number_verified?: boolean | null;
            picture?: string | null;
            secondary_emails?: string[] | null;
            secondary_phone_numbers?: string[] | null;
            status?: components["schemas"]["StatusInput"] | null;
            username?: string | null;
        };
        /** @description A page of users. */
        Accounts: {
            /** @description This page. */
            accounts: components["schemas"]["AccountShown"][];
            /**
             * Format: int64
             * @description Users that match, on all pages.
             */
            total: number;
        };
        /** @description A user. */
        AccountShown: {
            address?: Record<string, never> | null;
            applications: components["schemas"]["MemberOf"][];
            birthday?: string | null;
            /** Format: date-time */
            created_at: string;
            custom_data: Record<string, never>;
            /** @description Under which name people see the user. */
            display_name: string;
            email?: components["schemas"]["ContactShown"] | null;
            external_account_id?: string | null;
            external_user_id?: string | null;
            /**
             * Format: date-time
             * @description Until when codes are neither issued nor accepted, because the owner said "this was not me".
             */
            frozen_until?: string | null;
            groups: components["schemas"]["GroupShown"][];
            id: string;
            language?: string | null;
            /** Format: date-time */
            last_sign_in?: string | null;
            lock: components["schemas"]["LockShown"];
            name?: Record<string, never> | null;
            /** @description Whether the user is an operator. */
            operator: boolean;
            phone_number?: components["schemas"]["ContactShown"] | null;
            picture?: string | null;
            secondary_emails: components["schemas"]["ContactShown"][];
            secondary_phone_numbers: components["schemas"]["ContactShown"][];
            /** @description `active`, `disabled` or `pending`. */
            status: string;
            /** Format: date-time */
            updated_at: string;
            username?: string | null;
        };
        /** @description What a rule says: exactly one of these, that of the policy's kind. */
        ActionInput: {
            access?: components["schemas"]["AccessInput"] | null;
            enrolment?: components["schemas"]["EnrolAtWord"] | null;
            password?: components["schemas"]["PasswordActsInput"] | null;
            session?: components["schemas"]["SessionInput"] | null;
        };
        /** @description What a rule says; one of these is there, that of the policy's kind. */
        ActionShown: {
            access?: components["schemas"]["AccessShown"] | null;
            /**
             * @description When users are asked to set up an authenticator: challenge, login, never (save in a recovery) or
             *     never_including_recovery.
             */
            enrolment?: string | null;
            password?: components["schemas"]["PasswordActsShown"] | null;
            session?: components["schemas"]["SessionShown"] | null;
        };
        /** @description A page of events. */
        ActivityPage: {
            events: components["schemas"]["ActivityShown"][];
            /**
             * @description To be given as `cursor` for what is older; absent when there is nothing more. A page may be shorter
             *     than `limit` although there is more.
             */
            next?: string | null;
        };
        /** @description An event. */
        ActivityShown: {
            /** @description The name in the log, such as `admin_recovery_otp_code_generated`. */
            activity: string;
            actor: components["schemas"]["Involved"];
            application?: components["schemas"]["Involved"] | null;
            /** Format: date-time */
            at: string;
            client?: components["schemas"]["Involved"] | null;
            /** @description What else the event tells. */
            details: Record<string, never>;
            id: string;
            /** @description What was typed to name the user. */
            identifier?: string | null;
            ip?: string | null;
            /** @description The number that was told for a refusal. */
            reference?: string | null;
            target: components["schemas"]["Involved"];
            /** @description The event's own type, such as `code_issued`. */
            type: string;
            user_agent?: string | null;
            /** @description How the user was verified. */
            verification?: components["schemas"]["CheckedInput"][];
            /** @description Why a code was refused, in one sentence. */
            words?: string | null;
        };
        /** @description A postal address. */
        AddressInput: {
            city?: string | null;
            country?: string | null;
            postal_code?: string | null;
            state?: string | null;
            street_address?: string | null;
            /** @description Home, Work or Other. */
            type?: string | null;
        };
        /** @description What an operator did. */
        AgentShown: {
            /** Format: uuid */
            account: string;
            /** Format: int64 */
            issue_refused: number;
            /** Format: int64 */
            issued: number;
            /** @description Absent when the account is gone. */
            name?: string | null;
            /** Format: int64 */
            revoked: number;
            /** Format: int64 */
            unlocked: number;
        };
        /**
         * @description Whether users may have an authenticator.
         * @enum {string}
         */
        AllowanceWord: "not_allowed" | "optional" | "required";
        /**
         * @description What codes are made of.
         * @enum {string}
         */
        AlphabetWord: "digits" | "speakable" | "complex";
        /** @description Tokens of an operator. */
        ApiTokens: {
            tokens: components["schemas"]["ApiTokenView"][];
        };
        /** @description A token, without its secret. */
        ApiTokenView: {
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string;
            /** Format: uuid */
            id: string;
            /**
             * Format: int64
             * @description Stops when it was not used for so long; null: it may stay unused.
             */
            idle_seconds?: number | null;
            name: string;
            permissions: string[];
            /** @description Whether it may come from some addresses only. */
            restricted: boolean;
            /**
             * Format: date-time
             * @description To the minute; null before its first use.
             */
            used_at?: string | null;
        };
        /** @description A change of an application; what is not given stays. */
        ApplicationInput: {
            description?: string | null;
            name?: string | null;
        };
        /** @description All applications. */
        Applications: {
            applications: components["schemas"]["ApplicationShown"][];
        };
        /** @description An application. */
        ApplicationShown: {
            /** Format: date-time */
            created_at: string;
            /** @description Cross-client OTP flow: whether one client may issue and another one redeem. */
            cross_client: boolean;
            description: string;
            id: string;
            name: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description What another operator shall approve. */
        ApprovalRequest: {
            /**
             * Format: uuid
             * @description The application that the code is for; absent for one that answers everywhere.
             */
            application?: string | null;
            /**
             * Format: int64
             * @description The life that the code shall have, in seconds.
             */
            life_seconds?: number | null;
            uses?: components["schemas"]["UsesWord"];
            /** @description How the user was verified. */
            verification?: components["schemas"]["CheckedInput"][];
        };
        /** @description Requests. */
        Approvals: {
            approvals: components["schemas"]["ApprovalShown"][];
        };
        /** @description One operator's request, and what became of it. */
        ApprovalShown: {
            /** @description For whom the code shall be. */
            account: components["schemas"]["Person"];
            /** Format: uuid */
            application?: string | null;
            /** Format: date-time */
            decided_at?: string | null;
            decided_by?: components["schemas"]["Person"] | null;
            /**
             * Format: date-time
             * @description When it is over, whatever became of it.
             */
            expires_at: string;
            id: string;
            /** Format: int64 */
            life_seconds?: number | null;
            /** Format: date-time */
            requested_at: string;
            /** @description Who asks; only they can use the approval. */
            requester: components["schemas"]["Person"];
            /** @description `application` or `organisation`. */
            scope: string;
            /** @description `pending`, `granted`, `refused`, `used` or `expired`. */
            state: string;
            uses: components["schemas"]["UsesWord"];
            verification: components["schemas"]["CheckedInput"][];
        };
        /** @description Whether another operator must consent, and what you asked for. */
        ApprovalTerms: {
            needed: boolean;
            /** @description Your own requests for such a code that wait, or were granted and can be used. */
            own: components["schemas"]["OwnApproval"][];
        };
        /** @description A part of the product that operators may be let into. */
        AreaView: {
            /** @description Areas that are shown under it. */
            areas: components["schemas"]["AreaView"][];
            /** @description What people read, such as *Generate temporary access code*. */
            label: string;
            /** @description The word, such as `users.temporary_access_code`. */
            name: string;
            /** @description The permission to look. */
            read: string;
            /** @description The permission to act; includes to look. */
            write: string;
        };
        /** @description Which access policy. */
        AssignedPolicy: {
            /**
             * Format: uuid
             * @description Null: the built-in one.
             */
            policy?: string | null;
        };
        /** @description A number of factors, some with certain properties. */
        AssuranceInput: {
            /** @description One of these must hold, if there are any. */
            constraints?: components["schemas"]["ConstraintInput"][];
            /**
             * Format: int32
             * @description One, or two of different classes.
             */
            factors: number;
            /**
             * Format: int64
             * @description How long a session may have been idle.
             */
            inactivity_seconds?: number | null;
            /**
             * Format: int64
             * @description How long a proof counts; for good, where it is null.
             */
            reauthenticate_in_seconds?: number | null;
        };
        /** @description A number of factors, some with certain properties. */
        AssuranceShown: {
            /** @description One of these must hold, if there are any. */
            constraints: components["schemas"]["ConstraintShown"][];
            /**
             * Format: int32
             * @description One, or two of different classes.
             */
            factors: number;
            /**
             * Format: int64
             * @description How long a session may have been idle.
             */
            inactivity_seconds?: number | null;
            /**
             * Format: int64
             * @description How long a proof counts; for good, where it is null.
             */
            reauthenticate_in_seconds?: number | null;
        };
        /** @description How a verification stands. */
        AuditVerification: {
            /**
             * Format: uuid
             * @description The operator who asked for it.
             */
            by?: string | null;
            /** @description Why it could not be finished. */
            error?: string | null;
            /**
             * Format: int64
             * @description Events that were read so far.
             */
            events: number;
            /** Format: date-time */
            finished_at?: string | null;
            /** @description Whether the log is as it was signed; null before the end. */
            ok?: boolean | null;
            result?: components["schemas"]["VerificationResult"] | null;
            /**
             * Format: int64
             * @description Rows of chains that were read so far: one for each commit.
             */
            rows: number;
            /** Format: date-time */
            started_at?: string | null;
            /** @description none (there was none since the server began), running, done, or failed (it could not be finished). */
            state: string;
        };
        /** @description Something that bars the way whatever the policies say. */
        BarShown: {
            /** @description Which: status, or codes_locked. */
            bar: string;
            text: string;
            /**
             * Format: date-time
             * @description When a lock ends by itself.
             */
            until?: string | null;
        };
        /** @description What happened in one bucket. */
        BucketShown: {
            counts: components["schemas"]["CountsShown"];
            /** Format: date-time */
            starts_at: string;
        };
        /** @description Factors one after another. */
        ChainInput: {
            /**
             * Format: int64
             * @description How long proofs count; for good, where it is null.
             */
            reauthenticate_in_seconds?: number | null;
            steps: components["schemas"]["StepInput"][];
        };
        ChainKeySet: {
            /** @description The newest first; it signs. */
            keys: components["schemas"]["ChainKeyView"][];
        };
        /** @description A public key. */
        ChainKeyView: {
            /** @description Always `Ed25519`. */
            algorithm: string;
            /** Format: uuid */
            id: string;
            /** @description 32 bytes, base64url. */
            public_key: string;
        };
        /** @description Factors one after another. */
        ChainShown: {
            /**
             * Format: int64
             * @description How long proofs count; for good, where it is null.
             */
            reauthenticate_in_seconds?: number | null;
            steps: components["schemas"]["StepShown"][];
        };
        /**
         * @description How a user comes.
         * @enum {string}
         */
        ChannelWord: "any" | "radius" | "ldap";
        /** @description An item of the checklist as the operator went through it. */
        CheckedInput: {
            /** @description The item's id. */
            id: string;
            /** @description Whatever the operator wrote down, such as a ticket number. */
            note?: string | null;
            outcome: components["schemas"]["Outcome"];
        };
        /** @description A checklist. */
        ChecklistShown: {
            checks: components["schemas"]["CheckShown"][];
            /** @description Whether a record is demanded. */
            required: boolean;
        };
        Checkpoints: {
            /** @description In order. */
            checkpoints: components["schemas"]["CheckpointView"][];
        };
        /** @description A signed checkpoint. */
        CheckpointView: {
            /**
             * Format: uuid
             * @description The key that signed it.
             */
            key: string;
            /** @description Ed25519, base64url. */
            signature: string;
            /** @description Exactly the text that is signed, behind `readmit/1/checkpoint` and a line feed. */
            statement: string;
        };
        /** @description An item of a checklist. */
        CheckShown: {
            /** @description Its name in records, such as `call_back`. */
            id: string;
            /** @description Whether it only shows that the caller knows something; such items never suffice. */
            knowledge?: boolean;
            /** @description What the operator reads. */
            label: string;
            /** @description Whether it must be passed. */
            required?: boolean;
        };
        /** @description A generated client. */
        ClientCode: {
            files: components["schemas"]["ClientFile"][];
        };
        /** @description One of its files. */
        ClientFile: {
            /** @description From the folder of the client. */
            path: string;
            text: string;
        };
        /** @description A change of a client; what is not given stays. */
        ClientInput: {
            enabled?: boolean | null;
            name?: string | null;
            origins?: string[] | null;
            permissions?: string[] | null;
            redirect_uris?: string[] | null;
            token_algorithm?: string | null;
        };
        /** @description The clients of an application. */
        Clients: {
            clients: components["schemas"]["ClientShown"][];
        };
        /** @description A client. */
        ClientShown: {
            application: string;
            /** Format: date-time */
            created_at: string;
            enabled: boolean;
            id: string;
            name: string;
            /** @description Web origins that may call. */
            origins: string[];
            permissions: string[];
            redirect_uris: string[];
            /** @description Only in the answer that made it. */
            secret?: string | null;
            token_algorithm: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description A code at its one plain moment. */
        CodeGenerated: {
            /**
             * Format: uuid
             * @description The application that it answers for; absent where it answers everywhere.
             */
            application?: string | null;
            /** @description The code itself. */
            code: string;
            /** @description Names the code in the logs; no secret. */
            code_id: string;
            /** @description The code in groups, as it is shown. */
            display: string;
            /** Format: date-time */
            expires_at: string;
            /** @description Whether the same request was carried out before; then there is no code in here. */
            replayed: boolean;
            /** @description `application` or `organisation`. */
            scope: string;
            /** @description The code as words, to be read aloud. */
            spelling: string;
            /** Format: date-time */
            starts_at: string;
            /** @description Whether a lock was lifted with it. */
            unlocked: boolean;
            uses: components["schemas"]["UsesWord"];
            warning?: components["schemas"]["PolicyWarning"] | null;
        };
        /** @description A code to be generated. */
        CodeOrder: {
            /**
             * Format: uuid
             * @description Another operator's approval, where the user is in a protected group.
             */
            approval_id?: string | null;
            /**
             * Format: int64
             * @description How long it lives, in seconds; the policy's default when absent.
             */
            life_seconds?: number | null;
            /**
             * Format: date-time
             * @description When it begins to answer; at once when absent.
             */
            starts_at?: string | null;
            /** @description Lifts a lock of the user's codes in the same act; needs the permission to unlock as well. */
            unlock?: boolean;
            uses?: components["schemas"]["UsesWord"];
            /** @description How the user was verified. */
            verification?: components["schemas"]["CheckedInput"][];
        };
        /** @description A change of these settings; what is not given stays. */
        CodePolicyInput: {
            alphabet?: components["schemas"]["AlphabetWord"] | null;
            /** Format: int32 */
            failures_max?: number | null;
            /** Format: int32 */
            length?: number | null;
            letters?: boolean | null;
            /** Format: int64 */
            life_default_seconds?: number | null;
            /** Format: int64 */
            life_max_seconds?: number | null;
            /** Format: int64 */
            life_min_seconds?: number | null;
            /** Format: int64 */
            lock_duration_seconds?: number | null;
            multiple_use?: boolean | null;
            specials?: boolean | null;
            verification?: components["schemas"]["CheckShown"][] | null;
        };
        /** @description The settings of codes. */
        CodePolicyShown: {
            alphabet: components["schemas"]["AlphabetWord"];
            /**
             * Format: int32
             * @description Failures that lock.
             */
            failures_max: number;
            /**
             * Format: int32
             * @description Symbols that are drawn.
             */
            length: number;
            /** @description Whether complex codes have letters. */
            letters: boolean;
            /** Format: int64 */
            life_default_seconds: number;
            /** Format: int64 */
            life_max_seconds: number;
            /** Format: int64 */
            life_min_seconds: number;
            /** Format: int64 */
            lock_duration_seconds: number;
            /** @description Whether codes that may be used more than once can be issued. */
            multiple_use: boolean;
            /** @description Whether complex codes have special characters. */
            specials: boolean;
            /** @description What is gone through before a code is shown; empty where no record is demanded. */
            verification: components["schemas"]["CheckShown"][];
        };
        /** @description What a repeated request is answered. */
        CodeRepeated: {
            code_id: string;
            /** Format: date-time */
            expires_at: string;
            replayed: boolean;
        };
        /** @description One code, without the code itself. */
        CodeShown: {
            /** Format: uuid */
            application?: string | null;
            /**
             * Format: date-time
             * @description When it was used up, withdrawn or killed.
             */
            ended_at?: string | null;
            /** Format: date-time */
            expires_at: string;
            id: string;
            /** Format: date-time */
            issued_at: string;
            /** @description `application` or `organisation`. */
            scope: string;
            /** @description How it was sent to the user; absent where it was shown to who asked for it. */
            sent?: string | null;
            /** Format: date-time */
            starts_at: string;
            /** @description `live`, `scheduled`, `expired`, `used`, `revoked` or `locked`. */
            state: string;
            /** Format: int32 */
            used: number;
            uses: components["schemas"]["UsesWord"];
        };
        /** @description How many codes the quotas still allow; null where none bounds them. */
        CodesLeft: {
            /**
             * Format: int32
             * @description You, on this day (UTC).
             */
            agent_in_day?: number | null;
            /**
             * Format: int32
             * @description You, in this hour.
             */
            agent_in_hour?: number | null;
            /**
             * Format: int32
             * @description For this user, on this day (UTC).
             */
            user_in_day?: number | null;
            /**
             * Format: int32
             * @description For this user, in this hour.
             */
            user_in_hour?: number | null;
        };
        /** @description How a user's codes stand. */
        CodesShown: {
            codes: components["schemas"]["CodeShown"][];
            /**
             * Format: date-time
             * @description Until when codes are neither issued nor accepted, because the owner said "this was not me".
             */
            frozen_until?: string | null;
            last_refusal?: components["schemas"]["RefusalShown"] | null;
            lock: components["schemas"]["LockShown"];
        };
        /** @description What is allowed now when a code is generated. */
        CodeTerms: {
            /**
             * Format: uuid
             * @description The application that the code answers for; null where it answers everywhere.
             */
            application?: string | null;
            application_name?: string | null;
            approval: components["schemas"]["ApprovalTerms"];
            /** @description Whether nothing stands in the way. An approval, the checklist and the life are still to be given. */
            can_generate: boolean;
            /**
             * Format: date-time
             * @description The latest `starts_at`.
             */
            latest_start: string;
            left: components["schemas"]["CodesLeft"];
            /** @description Symbols as spoken and typed: those that are drawn, and the check symbol where there is one. */
            length_typed: number;
            lock: components["schemas"]["LockShown"];
            /** @description Whether you may lift a lock in the same act (`unlock`). */
            may_unlock: boolean;
            /** @description All that stands in the way now, each as the call that generates would tell it. */
            obstacles: components["schemas"]["Obstacle"][];
            /** @description Life, uses, form and checklist. */
            policy: components["schemas"]["CodePolicyShown"];
            replaces?: components["schemas"]["ReplacedCode"] | null;
            warning?: components["schemas"]["PolicyWarning"] | null;
        };
        /** @description When a rule applies: all of it must hold, and what is excluded beats what is included. */
        ConditionsInput: {
            applications?: string[];
            applications_excluded?: string[];
            channel?: components["schemas"]["ChannelWord"] | null;
            groups?: string[];
            groups_excluded?: string[];
            network?: components["schemas"]["NetworkWord"];
            users?: string[];
            users_excluded?: string[];
            /** @description The network zones that `network` is about; all there are, where it is null. */
            zones?: string[] | null;
        };
        /** @description When a rule applies: all of it must hold, and what is excluded beats what is included. */
        ConditionsShown: {
            applications: string[];
            applications_excluded: string[];
            /** @description How the user comes: any, radius or ldap. Nobody comes by the last two. */
            channel: string;
            groups: string[];
            groups_excluded: string[];
            /** @description Where the user is: anywhere, in or not_in. */
            network: string;
            /** @description These users, or members of `groups`; everyone, where both are empty. */
            users: string[];
            users_excluded: string[];
            /** @description The network zones that `network` is about; all there are, where it is null. */
            zones?: string[] | null;
        };
        /** @description A first code. */
        Confirm: {
            /** @description What the app shows. */
            code: string;
        };
        /** @description What must hold of the factors: both, where both are there. */
        ConstraintInput: {
            knowledge?: components["schemas"]["FactorsAcceptedInput"] | null;
            possession?: components["schemas"]["FactorsAcceptedInput"] | null;
        };
        /** @description What must hold of the factors: both, where both are there. */
        ConstraintShown: {
            knowledge?: components["schemas"]["FactorsAccepted"] | null;
            possession?: components["schemas"]["FactorsAccepted"] | null;
        };
        /** @description An address and whether it was confirmed. */
        ContactShown: {
            value: string;
            verified: boolean;
            /** Format: date-time */
            verified_at?: string | null;
        };
        /** @description How often. */
        CountsShown: {
            /**
             * Format: int64
             * @description Tries that were refused.
             */
            failed: number;
            /**
             * Format: int64
             * @description Codes that were asked for and not issued.
             */
            issue_refused: number;
            /**
             * Format: int64
             * @description Codes that were issued.
             */
            issued: number;
            /**
             * Format: int64
             * @description Times that failures locked a user's codes.
             */
            locked: number;
            /**
             * Format: int64
             * @description Codes that were withdrawn.
             */
            revoked: number;
            /**
             * Format: int64
             * @description Codes of authenticator apps that were refused.
             */
            totp_failed: number;
            /**
             * Format: int64
             * @description Times that failures locked a user's authenticator apps.
             */
            totp_locked: number;
            /**
             * Format: int64
             * @description Codes of authenticator apps that were right.
             */
            totp_used: number;
            /**
             * Format: int64
             * @description Times that a lock of codes was lifted.
             */
            unlocked: number;
            /**
             * Format: int64
             * @description Times that a code let someone in.
             */
            used: number;
        };
        Credentials: {
            /** @description The operator's e-mail address, or another identifier of theirs. */
            email: string;
            /** Format: password */
            password: string;
            /** @description What the operator's authenticator app shows. */
            totp?: string | null;
        };
        /** @description Rules for issuing by operators. */
        DeskSettings: {
            /**
             * Format: int64
             * @description How long a request for approval waits, and an approval can be used.
             */
            approval_life_seconds: number;
            /**
             * Format: int64
             * @description How long codes are neither issued nor accepted after the owner said "this was not me".
             */
            freeze_seconds: number;
            /**
             * Format: int64
             * @description How long ago an operator may have signed in to issue a code; null where any session does, and tokens.
             */
            fresh_sign_in_seconds?: number | null;
            /** @description Whether owners are told what is done to their account. */
            notices: boolean;
            /** @description Codes that one operator may issue. */
            per_agent: components["schemas"]["QuotaSetting"];
            /** @description Codes that operators may issue for one user. */
            per_user: components["schemas"]["QuotaSetting"];
            /** @description What to do where a code that answers everywhere is asked for, and the user's policies would not accept it. */
            policy_check?: components["schemas"]["PolicyCheckWord"];
            /**
             * Format: int64
             * @description How long an operator who got in with a help-desk code has no operator's rights.
             */
            quarantine_seconds: number;
        };
        Ended: {
            /** @description How many sessions were ended. */
            ended: number;
        };
        /**
         * @description When users are asked to set up an authenticator.
         * @enum {string}
         */
        EnrolAtWord: "challenge" | "login" | "never" | "never_including_recovery";
        /** @description Whether users may have an authenticator. */
        EnrolmentInput: {
            allowance: components["schemas"]["AllowanceWord"];
            /**
             * Format: int32
             * @description How often it can be put off, where it is required.
             */
            grace_skips?: number | null;
            /**
             * Format: date-time
             * @description Until when it can be put off, where it is required.
             */
            grace_until?: string | null;
            key: string;
        };
        /** @description Whether users may have an authenticator. */
        EnrolmentShown: {
            /** @description not_allowed, optional or required. */
            allowance: string;
            /**
             * Format: int32
             * @description How often it can be put off, where it is required.
             */
            grace_skips?: number | null;
            /**
             * Format: date-time
             * @description Until when it can be put off, where it is required.
             */
            grace_until?: string | null;
            key: string;
        };
        /** @description An authenticator app to be enrolled. */
        EnrolTotp: {
            /** @description How you tell it from others; your e-mail address when absent. */
            label?: string | null;
            /** Format: password */
            password?: string | null;
        };
        /** @description What was erased. */
        Erased: {
            /**
             * Format: int64
             * @description Beside how many events.
             */
            events: number;
        };
        /** @description What an act came to. */
        ExecutedAct: {
            /** @description Whether it was carried out. */
            done: boolean;
            /** @description The word of the refusal, such as `invalid_credentials`. */
            error?: string | null;
            /** @description One sentence. */
            message?: string | null;
        };
        /** @description A step that was run. */
        ExecutedStep: {
            /** @description What its acts came to, in order. */
            acts: components["schemas"]["ExecutedAct"][];
            label?: string | null;
            /** Format: uuid */
            node_id: string;
            /** @description The link that was taken. */
            took?: string | null;
            /** @description Its type and label, while its version is here. */
            type?: string | null;
        };
        /** @description The log of an execution. */
        ExecutionLog: {
            /** @description Whether its first turn is recorded no more. */
            begins_later: boolean;
            execution: components["schemas"]["ExecutionShown"];
            turns: components["schemas"]["TurnShown"][];
        };
        Executions: {
            executions: components["schemas"]["ExecutionShown"][];
        };
        /** @description An execution, as of its last turn. */
        ExecutionShown: {
            /** Format: uuid */
            client: string;
            client_name?: string | null;
            /** Format: uuid */
            id: string;
            journey: string;
            /** Format: date-time */
            last_turn_at: string;
            outcome: components["schemas"]["OutcomeShown"];
            /**
             * Format: int32
             * @description How often the client sent something.
             */
            turns: number;
            /**
             * Format: int32
             * @description The number of its version.
             */
            version: number;
        };
        /** @description A way of an authenticator. */
        FactorChoice: {
            key: string;
            /** @description Any way of it, where it is null. */
            method?: string | null;
        };
        /** @description A way of an authenticator. */
        FactorChoiceInput: {
            key: string;
            /** @description Any way of it, where it is null. */
            method?: string | null;
        };
        /** @description Which factors of a class do. Of the lists, those that are not empty must all have the factor. */
        FactorsAccepted: {
            choices: components["schemas"]["FactorChoice"][];
            excluded: components["schemas"]["FactorChoice"][];
            keys: string[];
            methods: string[];
            /** @description What it must show: user_presence, user_verification, phishing_resistant, hardware_protected, device_bound. */
            properties: string[];
            /**
             * Format: int64
             * @description How long a proof of it counts, instead of what the assurance says.
             */
            reauthenticate_in_seconds?: number | null;
            /** @description Whether one of this class must be among them at all. */
            required: boolean;
        };
        /** @description Which factors of a class do. Of the lists, those that are not empty must all have the factor. */
        FactorsAcceptedInput: {
            choices?: components["schemas"]["FactorChoiceInput"][];
            excluded?: components["schemas"]["FactorChoiceInput"][];
            keys?: string[];
            methods?: string[];
            /** @description What it must show; of what one has. */
            properties?: components["schemas"]["PropertyWord"][];
            /** Format: int64 */
            reauthenticate_in_seconds?: number | null;
            /** @description Whether one of this class must be among them at all. */
            required?: boolean;
        };
        /** @description What the importer says of a file. */
        FileChecked: {
            findings: components["schemas"]["JourneyFinding"][];
            /** @description The journeys in it; none where it is refused. */
            journeys: string[];
            /** @description refused, draft (it would be taken, and cannot be published) or publishable. */
            outcome: string;
        };
        /** @description Something that is not as it was signed. */
        FindingView: {
            /** @description What it is about: `event`, `writer`, `number` and the like. */
            details: Record<string, never>;
            /** @description The word, such as `event_changed`, `event_missing` or `row_changed`. */
            finding: string;
            /** @description One sentence. */
            message: string;
        };
        FirstAdministrator: {
            email: string;
            name?: string | null;
            /** Format: password */
            password: string;
            /** @description What follows `?token=` in the link. */
            token: string;
        };
        /** @description A role, given for all users or for those of some groups. */
        GrantInput: {
            /** @description Ids of groups. Left out: for everyone. */
            groups?: string[] | null;
            /**
             * Format: uuid
             * @description The id of a role.
             */
            role: string;
        };
        GrantsInput: {
            grants: components["schemas"]["GrantInput"][];
        };
        /** @description A role, given for all users or for those of some groups. */
        GrantView: {
            /** @description Ids of groups; null: for everyone. */
            groups?: string[] | null;
            /**
             * Format: uuid
             * @description The id of the role.
             */
            role: string;
            role_name?: string | null;
        };
        /** @description A group as it shall be. */
        GroupInput: {
            description?: string;
            name: string;
            /** @description Whether a code for a member needs a second operator's approval. */
            protected?: boolean;
        };
        Groups: {
            /** @description By name. */
            groups: components["schemas"]["GroupView"][];
        };
        /** @description A group that a user is in. */
        GroupShown: {
            id: string;
            name: string;
            /** @description Whether a code for the user needs a second operator's approval. */
            protected: boolean;
        };
        /** @description A group. */
        GroupView: {
            /** Format: date-time */
            created_at: string;
            description: string;
            /** Format: uuid */
            id: string;
            name: string;
            /** @description Whether a code for a member needs a second operator's approval. */
            protected: boolean;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description The last row of a writer's chain. */
        HeadView: {
            /** Format: date-time */
            at: string;
            /** @description SHA-256, base64url. */
            hash: string;
            /** Format: int64 */
            number: number;
            /** Format: uuid */
            writer: string;
        };
        /** @description A web hook as it shall be. */
        HookInput: {
            enabled?: boolean;
            /** @description Types of events, such as `code_issued`; empty for all. */
            events?: string[];
            name: string;
            /** @description An absolute https URL; plain http only for this machine. */
            url: string;
        };
        Hooks: {
            hooks: components["schemas"]["HookView"][];
        };
        /** @description A web hook. */
        HookView: {
            /** Format: date-time */
            created_at: string;
            enabled: boolean;
            /** @description Types of events that are sent; empty for all. */
            events: string[];
            /** Format: uuid */
            id: string;
            name: string;
            /** Format: date-time */
            updated_at: string;
            url: string;
        };
        /** @description Who acted, or what it was about. */
        Involved: {
            id?: string | null;
            name?: string | null;
            /**
             * @description For actors `client`, `operator`, `account`, `shell`, `system` or `stranger`; for targets `account`,
             *     `application`, `client`, `role`, `group`, `hook`, `organisation` or `unknown`.
             */
            type: string;
        };
        /** @description One thing that the importer says. */
        JourneyFinding: {
            /** @description Such as `JF-E060`: the letter is E for errors and W for warnings, the number that of the rule. */
            code: string;
            /** @description Whether the version cannot be published because of it. */
            holds_back: boolean;
            /** @description The node's label. */
            label?: string | null;
            /** @description What was found, what was expected, how to mend it. */
            message: string;
            /**
             * Format: uuid
             * @description The node that it is about.
             */
            node_id?: string | null;
            /** @description Where, as a JSON pointer. Something that is missing is told of what lacks it. */
            pointer: string;
            /** @description Whether the file is refused because of it. */
            refuses: boolean;
            /** @description error or warning. */
            severity: string;
        };
        /** @description A journey to begin with. */
        JourneyInput: {
            /** @description What clients start it by; it never changes. */
            id: string;
            /** @description The name that people see; the template's when absent. */
            name?: string | null;
            /** @description What it begins with: see `GET /journey-templates`; blank when absent. */
            template?: string | null;
        };
        /** @description A way on from a step. */
        JourneyLink: {
            /** @description Whether it is the exceptional or user-chosen way out. */
            escape: boolean;
            name: string;
            /**
             * Format: uuid
             * @description Where to; null ends a pass of a body, and the execution outside of one.
             */
            target?: string | null;
        };
        Journeys: {
            journeys: components["schemas"]["JourneyShown"][];
        };
        /** @description What happens around the steps of a journey. */
        JourneySettings: {
            /** @description Only the encrypted form of the wire is taken. */
            encrypted_only: boolean;
            /** @description Success begins a session. */
            session: boolean;
            /** @description An execution begins with a session that counts. */
            session_required: boolean;
            /** @description A missing field of an object is an error. */
            strict_fields: boolean;
            /** @description Rejections and steps tell that a factor is locked, and how many tries are left. */
            tell_locks: boolean;
            /** @description Success yields a completion token. */
            token: boolean;
            /** @description The completion token repeats the start parameters. */
            token_params: boolean;
            /** @description An execution begins with a token of the platform. */
            token_required: boolean;
        };
        /** @description A journey with its versions. */
        JourneyShown: {
            description: string;
            /** @description What clients start it by. */
            id: string;
            /** @description Whether any of its versions runs. */
            live: boolean;
            name: string;
            settings: components["schemas"]["JourneySettings"];
            /** Format: date-time */
            updated_at: string;
            /** @description In their order in production; the first whose filter says so runs. */
            versions: components["schemas"]["JourneyVersion"][];
        };
        /** @description What became of a file. */
        JourneysTaken: {
            findings: components["schemas"]["JourneyFinding"][];
            journeys: components["schemas"]["JourneyTaken"][];
        };
        /** @description A step. */
        JourneyStep: {
            /**
             * Format: uuid
             * @description Where its body begins, where it is a loop or a block.
             */
            body?: string | null;
            /** Format: uuid */
            id: string;
            /**
             * Format: uuid
             * @description The loop or block in whose body it stands.
             */
            inside?: string | null;
            label?: string | null;
            links: components["schemas"]["JourneyLink"][];
            type: string;
        };
        /** @description A journey of a file, as it is here now. */
        JourneyTaken: {
            /** @description Whether anything is different now. */
            changed: boolean;
            journey: components["schemas"]["JourneyShown"];
            /** @description Whether it was not here before. */
            new: boolean;
            /** @description What was meant to happen and did not, in sentences. */
            shortfalls: string[];
            versions: components["schemas"]["VersionTaken"][];
            /** @description Numbers of versions that gave way, since there were as many as there may be. */
            versions_gone: number[];
        };
        /** @description A version without its steps. */
        JourneyVersion: {
            /** Format: date-time */
            created_at: string;
            description: string;
            /** @description Which requests it is for: an expression; `true` for all. */
            filter: string;
            name: string;
            /**
             * Format: int32
             * @description Within the journey; never given twice.
             */
            number: number;
            /** @description production (it runs), version (saved), disabled, legacy or obsolete. */
            state: string;
        };
        /** @description The last checkpoint that is signed as it should be. */
        LastCheckpointView: {
            /** Format: date-time */
            at: string;
            /** Format: int64 */
            number: number;
        };
        LinkedPassword: {
            /** Format: password */
            password: string;
            /** @description What follows `?token=` in the link. */
            token: string;
        };
        /**
         * @description Which locks to lift.
         * @enum {string}
         */
        Locks: "manual" | "automatic" | "any";
        /** @description How a user's codes stand. */
        LockShown: {
            /** Format: date-time */
            locked_until?: string | null;
            /** @description `open`, `locked` (by failures, until `locked_until`) or `deactivated` (by hand, until unlocked). */
            state: string;
        };
        MadeAdministrator: {
            /** Format: uuid */
            account_id: string;
        };
        /** @description An application that a user belongs to. */
        MemberOf: {
            id: string;
            name: string;
            /** Format: date-time */
            since: string;
        };
        /** @description The applications that a user belongs to. */
        Memberships: {
            applications: components["schemas"]["MemberOf"][];
        };
        Messages: {
            messages: components["schemas"]["MessageView"][];
        };
        /** @description A message on its way out, without address and content. */
        MessageView: {
            /**
             * Format: uuid
             * @description Whom it is for.
             */
            account_id: string;
            /** Format: int32 */
            attempts: number;
            /** @description `email` or `sms`. */
            channel: string;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description When it is tried next.
             */
            due_at: string;
            /** @description Why the last try failed. */
            error?: string | null;
            /**
             * Format: date-time
             * @description Not sent any more from then on.
             */
            expires_at: string;
            /** Format: uuid */
            id: string;
            /** @description `waiting` or `dead`. */
            state: string;
        };
        /** @description A name in parts. */
        NameInput: {
            first_name?: string | null;
            last_name?: string | null;
            middle_name?: string | null;
            title?: string | null;
        };
        /** @description An active policy that names the authenticator. */
        NamingPolicy: {
            /** Format: uuid */
            id: string;
            name: string;
        };
        /**
         * @description Where a user is.
         * @enum {string}
         */
        NetworkWord: "anywhere" | "in" | "not_in";
        /** @description A user to be made. */
        NewAccount: {
            /** @description The applications that the user belongs to, by id. */
            applications?: string[];
            custom_data?: Record<string, never> | null;
            /** Format: email */
            email?: string | null;
            /** @description Whether the e-mail address reaches the user. */
            email_verified?: boolean | null;
            external_account_id?: string | null;
            external_user_id?: string | null;
            language?: string | null;
            name?: components["schemas"]["NameInput"] | null;
            /** @description In E.164 form. */
            phone_number?: string | null;
            /** @description Whether the phone number reaches the user. */
            phone_number_verified?: boolean | null;
            username?: string | null;
        };
        /** @description An application to be made. */
        NewApplication: {
            description?: string;
            name: string;
        };
        /** @description A client to be made. */
        NewClient: {
            enabled?: boolean | null;
            name: string;
            origins?: string[] | null;
            permissions?: string[] | null;
            redirect_uris?: string[] | null;
            token_algorithm?: string | null;
        };
        NewHook: components["schemas"]["HookView"] & {
            /** @description What signs the requests; it is not shown again. */
            secret: string;
        };
        NewOperator: {
            operator: components["schemas"]["OperatorView"];
            /** @description Opens the page where the operator sets a password; shown once, works once, for a day. */
            password_link?: string | null;
        };
        NewToken: components["schemas"]["ApiTokenView"] & {
            /** @description The token; it is not shown again. */
            token: string;
        };
        /** @description What stands in the way. */
        Obstacle: {
            /** @description The problem's word, such as `codes_locked`, `recovery_frozen`, `against_policy` or `user_quota`. */
            code?: string | null;
            /** @description One sentence. */
            message: string;
            /**
             * Format: uuid
             * @description The policy that objects.
             */
            policy?: string | null;
            /**
             * Format: uuid
             * @description The rule of it, where it is one rule.
             */
            rule?: string | null;
            /**
             * Format: date-time
             * @description When it goes by itself, where that is known.
             */
            until?: string | null;
        };
        OperatorInput: {
            email: string;
            grants: components["schemas"]["GrantInput"][];
            name?: string | null;
            /**
             * Format: password
             * @description Twelve characters or more.
             */
            password?: string | null;
        };
        /** @description One page of operators. */
        OperatorPage: {
            operators: components["schemas"]["OperatorView"][];
            /** @description How many there are in all. */
            total: number;
        };
        /** @description Sessions of an operator that are alive, oldest first. */
        OperatorSessions: {
            sessions: components["schemas"]["OperatorSessionView"][];
        };
        /** @description A session of an operator. */
        OperatorSessionView: {
            /** @description Whether it is the one that asks. */
            current: boolean;
            /**
             * Format: date-time
             * @description When it ends at the latest.
             */
            expires_at: string;
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            started_at: string;
            /**
             * Format: date-time
             * @description To the minute.
             */
            used_at: string;
        };
        /** @description An operator. */
        OperatorView: {
            /** Format: uuid */
            account_id: string;
            /** @description Whether the account may sign in. */
            active: boolean;
            email?: string | null;
            grants: components["schemas"]["GrantView"][];
            /** @description Whether there is a password to sign in with. */
            has_password: boolean;
            /** @description Whether the operator has an authenticator app, of which a code is asked for at sign-in. */
            has_totp: boolean;
            /**
             * Format: date-time
             * @description When the password is judged again that wrong attempts have locked.
             */
            locked_until?: string | null;
            name?: string | null;
            /**
             * Format: int32
             * @description That of the highest role.
             */
            rank: number;
            /** Format: date-time */
            since: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description An authenticator that the organisation has. */
        OrganisationAuthenticator: {
            /** @description Whether it can be used at all. */
            active: boolean;
            /** Format: uuid */
            id: string;
            /** @description password, security_question, tac, email, phone, totp, webauthn, push_app or hardware_token. */
            key: string;
            /** @description Its ways of proof that can be used. */
            methods: string[];
            name: string;
            /** Format: date-time */
            updated_at: string;
        };
        OrganisationAuthenticators: {
            authenticators: components["schemas"]["OrganisationAuthenticator"][];
        };
        OrganisationChange: {
            desk?: components["schemas"]["DeskSettings"] | null;
            name?: string | null;
            /** @description Whether every operator needs an authenticator app beside the password. */
            operators_need_totp?: boolean | null;
            sign_in?: components["schemas"]["SignInSettings"] | null;
        };
        OrganisationView: {
            desk: components["schemas"]["DeskSettings"];
            /** @description The name that people see. */
            name: string;
            /**
             * @description Whether every operator needs an authenticator app beside the password. Who has none can sign in to enrol one, and
             *     do nothing else before. Tokens for programs go on.
             */
            operators_need_totp: boolean;
            sign_in: components["schemas"]["SignInSettings"];
        };
        /**
         * @description How an item of a checklist went.
         * @enum {string}
         */
        Outcome: "passed" | "failed" | "skipped";
        /** @description What a turn came to. */
        OutcomeShown: {
            /** @description asks (it waits for an answer), success, rejection or abort. */
            state: string;
            /** @description The step that asks. */
            step?: string | null;
            /** @description Why it could not go on. */
            why?: string | null;
        };
        /** @description A request of yours. The code has the life and the uses that were asked for. */
        OwnApproval: {
            /** Format: date-time */
            expires_at: string;
            /** Format: uuid */
            id: string;
            /**
             * Format: int64
             * @description Its life; null for the policy's default.
             */
            life_seconds?: number | null;
            /** @description `pending` or `granted`. */
            state: string;
            uses: components["schemas"]["UsesWord"];
        };
        OwnPassword: {
            /** Format: password */
            current_password: string;
            /** Format: password */
            new_password: string;
        };
        /** @description A first code. */
        OwnTotpCode: {
            /** @description What the app shows. */
            code: string;
        };
        /** @description A change of these settings; what is not given stays. */
        PasscodesInput: {
            codes?: components["schemas"]["CodePolicyInput"];
            cross_client?: boolean | null;
        };
        /** @description The settings of one-time passcodes. */
        PasscodesShown: {
            codes: components["schemas"]["CodePolicyShown"];
            /** @description Cross-client OTP flow: whether one client may issue and another one redeem. */
            cross_client: boolean;
        };
        /** @description What users may do about their passwords. */
        PasswordActsInput: {
            change: boolean;
            reset: boolean;
            unlock: boolean;
        };
        /** @description What users may do about their passwords. */
        PasswordActsShown: {
            change: boolean;
            reset: boolean;
            unlock: boolean;
        };
        PasswordLinkMade: {
            /** @description Opens the page where the operator sets a password; works once, for a day. */
            password_link: string;
        };
        /** @description What passwords must be, and when wrong ones lock. */
        PasswordSettingsInput: {
            /** Format: int32 */
            attempts_max?: number | null;
            /** Format: int32 */
            digits_min: number;
            exclude_username: boolean;
            /** Format: int32 */
            length_min: number;
            /** Format: int32 */
            lower_case_min: number;
            show_lock: boolean;
            /** Format: int32 */
            symbols_min: number;
            /** Format: int32 */
            unlock_after_minutes?: number | null;
            /** Format: int32 */
            upper_case_min: number;
        };
        /** @description What passwords must be, and when wrong ones lock. */
        PasswordSettingsShown: {
            /**
             * Format: int32
             * @description Wrong passwords in a row that lock; the organisation's settings say, where it is null.
             */
            attempts_max?: number | null;
            /** Format: int32 */
            digits_min: number;
            /** @description Whether the user's name must not occur in it. */
            exclude_username: boolean;
            /** Format: int32 */
            length_min: number;
            /** Format: int32 */
            lower_case_min: number;
            /** @description Whether users are told of a lock. */
            show_lock: boolean;
            /** Format: int32 */
            symbols_min: number;
            /**
             * Format: int32
             * @description When such a lock ends by itself; never, where it is null.
             */
            unlock_after_minutes?: number | null;
            /** Format: int32 */
            upper_case_min: number;
        };
        PasswordUnlocked: {
            /** @description Whether there was a lock, or a failure that counted. */
            unlocked: boolean;
        };
        /** @description Areas in the order in which people see them. */
        PermissionTree: {
            areas: components["schemas"]["AreaView"][];
        };
        /** @description Someone, by id and by name. */
        Person: {
            id: string;
            name?: string | null;
        };
        /** @description A place. */
        Place: {
            /**
             * Format: int32
             * @description From 1 on; a number beyond the last is the last.
             */
            priority: number;
        };
        Policies: {
            policies: components["schemas"]["PolicyShown"][];
        };
        /**
         * @description What to do about a code that no policy accepts; `refuse` where nothing is said.
         * @enum {string}
         */
        PolicyCheckWord: "refuse" | "warn" | "off";
        /** @description A sign-in policy as it is asked for. */
        PolicyInput: {
            /** @description Whether it counts; it does where nothing is said, or as before. */
            active?: boolean | null;
            description?: string | null;
            /**
             * @description Which authenticators users may have; of an enrolment policy. One that is not named is not allowed. Left out: as
             *     before, or as in the built-in policy.
             */
            enrolment?: components["schemas"]["EnrolmentInput"][] | null;
            /** @description Ids of the groups that it is about; everyone, where there are none. */
            groups?: string[];
            kind?: components["schemas"]["PolicyKindWord"] | null;
            name: string;
            password?: components["schemas"]["PasswordSettingsInput"] | null;
            /**
             * Format: int32
             * @description Its place among those of its kind, from 1 on; behind the others where none is given, or where it was.
             */
            priority?: number | null;
        };
        /**
         * @description What a policy is about.
         * @enum {string}
         */
        PolicyKindWord: "enrolment" | "session" | "access" | "password";
        /** @description A sign-in policy. */
        PolicyShown: {
            /** @description Whether it counts. */
            active: boolean;
            /** @description The applications that it judges who signs in to; of an access policy. */
            applications?: string[] | null;
            /** @description Whether it comes with the product. */
            built_in: boolean;
            /** Format: date-time */
            created_at: string;
            description?: string | null;
            /** @description Which authenticators users may have; of an enrolment policy. */
            enrolment?: components["schemas"]["EnrolmentShown"][] | null;
            /** @description The groups that it is about; everyone, where there are none. */
            groups: string[];
            /** Format: uuid */
            id: string;
            /**
             * @description enrolment (which authenticators users may have), session (what opens a session), access (what an application
             *     demands) or password.
             */
            kind: string;
            name: string;
            password?: components["schemas"]["PasswordSettingsShown"] | null;
            /**
             * Format: int32
             * @description Its place among those of its kind; the first that applies counts. A built-in one is always last.
             */
            priority: number;
            /** @description Its rules, the first that holds counts. */
            rules: components["schemas"]["RuleShown"][];
            /** Format: date-time */
            updated_at: string;
        };
        /** @description The policy that would not accept a code. */
        PolicyWarning: {
            /** @description Why, and what would change it. */
            message: string;
            /** Format: uuid */
            policy: string;
            /**
             * Format: uuid
             * @description The rule of it, where it is one rule.
             */
            rule?: string | null;
        };
        /**
         * @description Which factor must be among those that open a session.
         * @enum {string}
         */
        PrimaryFactorWord: "password" | "any";
        /** @description An error (RFC 9457). */
        Problem: {
            /** @description The word for it, where it has a particular one. */
            code?: string | null;
            /** @description What is wrong; names the field and what was expected. */
            detail: string;
            /** @description Finds the event of a refused attempt. */
            reference?: string | null;
            /**
             * Format: int32
             * @description The HTTP status.
             */
            status: number;
            /** @description The status in words. */
            title: string;
        };
        /**
         * @description What a factor can show.
         * @enum {string}
         */
        PropertyWord: "user_presence" | "user_verification" | "phishing_resistant" | "hardware_protected" | "device_bound";
        /** @description Which version. */
        PublishInput: {
            /** @description By name or number; the newest when absent. */
            version?: string | null;
        };
        /** @description How often something may be done; null is without limit. */
        QuotaSetting: {
            /** Format: int32 */
            per_day?: number | null;
            /** Format: int32 */
            per_hour?: number | null;
        };
        /** @description A refused try. */
        RefusalShown: {
            /** Format: date-time */
            at: string;
            /** @description The number that the user was told. */
            reference: string;
            /** @description Why, in one sentence. */
            words: string;
        };
        /** @description An authenticator app to be registered. */
        Register: {
            /**
             * Format: uuid
             * @description The application whose settings it gets; the organisation's when absent.
             */
            application?: string | null;
            /** @description How the user tells it from others; an identifier of the user when absent. */
            label?: string | null;
            /** @description Where only one is allowed: replaces it, once this one is confirmed. */
            replace?: boolean;
            /** @description How the user was verified. */
            verification?: components["schemas"]["CheckedInput"][];
        };
        /** @description An authenticator app to be taken away. */
        RemoveTotp: {
            /**
             * Format: uuid
             * @description Which one; not needed where there is but one.
             */
            id?: string | null;
            /** Format: password */
            password: string;
        };
        /** @description A live code that a new one kills. */
        ReplacedCode: {
            /** Format: date-time */
            expires_at: string;
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            issued_at: string;
        };
        /** @description A role as it shall be. */
        RoleInput: {
            description?: string;
            name: string;
            /** @description Such as `users:read`; Write brings Read with it. */
            permissions: string[];
            /**
             * Format: int32
             * @description From 0 to 100, the rank of administrators.
             */
            rank: number;
        };
        Roles: {
            /** @description Highest rank first. */
            roles: components["schemas"]["RoleView"][];
        };
        /** @description A named set of permissions. */
        RoleView: {
            /** @description Whether it comes with the product, and cannot be changed. */
            built_in: boolean;
            description: string;
            /** Format: uuid */
            id: string;
            name: string;
            /** @description Operators who have it. */
            operators: number;
            permissions: string[];
            /**
             * Format: int32
             * @description Nobody acts on an operator of a higher rank, nor gives a role of a higher one than their own.
             */
            rank: number;
        };
        /** @description How a secret is replaced. */
        Rotate: {
            /**
             * Format: int64
             * @description Seconds during which the former secret is still accepted, at most a week.
             */
            grace_seconds?: number;
        };
        /** @description A rule that was made or changed, with the policy as it is now. */
        RuleChanged: {
            policy: components["schemas"]["PolicyShown"];
            /**
             * Format: uuid
             * @description The rule's id.
             */
            rule: string;
        };
        /** @description A rule as it is asked for. */
        RuleInput: {
            action: components["schemas"]["ActionInput"];
            /** @description Whether it counts; it does where nothing is said, or as before. */
            active?: boolean | null;
            conditions?: components["schemas"]["ConditionsInput"];
            name: string;
            /**
             * Format: int32
             * @description Its place among the rules, from 1 on; behind the others where none is given, or where it was.
             */
            priority?: number | null;
        };
        /** @description A rule of a policy. */
        RuleNamed: {
            /** Format: uuid */
            policy_id: string;
            /** Format: uuid */
            rule_id: string;
        };
        /** @description A rule of a policy. */
        RuleShown: {
            action: components["schemas"]["ActionShown"];
            active: boolean;
            /** @description Whether it comes with its policy. */
            built_in: boolean;
            conditions: components["schemas"]["ConditionsShown"];
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            id: string;
            name: string;
            /** Format: date-time */
            updated_at: string;
        };
        /**
         * @description When a second factor is asked for.
         * @enum {string}
         */
        SecondFactorWord: "never" | "always" | "device" | "within";
        /** @description A session as its owner sees it. */
        Session: {
            /** @description The operator's account. */
            account_id: string;
            /** @description To be repeated in the header `X-Readmit-CSRF`; only told to browsers. */
            csrf_token?: string | null;
            email?: string | null;
            /** @description Whether the operator has an authenticator app, of which a code is asked for at sign-in. */
            has_totp: boolean;
            name?: string | null;
            /** @description What the operator may do, for somebody at least. */
            permissions: string[];
            /** @description The names of the operator's roles. */
            roles: string[];
            /**
             * @description Whether this session opens nothing yet: the organisation asks for a second factor, and the operator has to enrol
             *     an authenticator app first.
             */
            totp_enrolment_required: boolean;
        };
        /** @description What opens a session. */
        SessionInput: {
            allowed: boolean;
            /** Format: int64 */
            idle_seconds: number;
            /** Format: int64 */
            life_seconds?: number | null;
            persistent?: boolean;
            primary: components["schemas"]["PrimaryFactorWord"];
            remember_device?: boolean;
            second_factor: components["schemas"]["SecondFactorWord"];
            /**
             * Format: int64
             * @description For `within`.
             */
            second_factor_seconds?: number | null;
        };
        /** @description What opens a session. */
        SessionShown: {
            /** @description Whether anything does. */
            allowed: boolean;
            /**
             * Format: int64
             * @description A session that is not used this long is over.
             */
            idle_seconds: number;
            /**
             * Format: int64
             * @description Every session is over this long after it began, where a limit is set.
             */
            life_seconds?: number | null;
            /** @description Whether the session outlives the browser. */
            persistent: boolean;
            /** @description Which factor must be among them: password, or any. */
            primary: string;
            /** @description Whether "remember this device" is ticked to begin with. */
            remember_device: boolean;
            /**
             * @description When a second factor is asked for: never, always, device (once for each that is remembered) or within (once in
             *     `second_factor_seconds`).
             */
            second_factor: string;
            /** Format: int64 */
            second_factor_seconds?: number | null;
        };
        /** @description An authenticator that is to be set up. */
        SetUpShown: {
            /** @description Whether it can still be put off. */
            can_wait: boolean;
            key: string;
        };
        /** @description What becomes of a sign-in, and why. */
        SignInExplained: {
            access?: components["schemas"]["RuleNamed"] | null;
            /** Format: uuid */
            account_id: string;
            /** @description What would change the verdict, or follows from it, in words. */
            advice: string[];
            /** @description Factors that the user does not have and was taken to have. */
            assumed: string[];
            /** @description What bars the way whatever the policies say. */
            bars: components["schemas"]["BarShown"][];
            /** @description What they demand and what of it is met, in words. */
            demands: string[];
            enrolment?: components["schemas"]["RuleNamed"] | null;
            /** @description Whether the user is let in: by the policies, and with nothing else in the way. */
            let_in: boolean;
            /** @description What a user who is let in may be offered to set up. */
            may_set_up: string[];
            /** @description What a user who is let in must set up first, in this order. */
            must_set_up: components["schemas"]["SetUpShown"][];
            /** @description What brings a challenged user further: any of these. */
            next: components["schemas"]["WayShown"][];
            /** @description The rules that apply, in words. */
            rules: string[];
            session?: components["schemas"]["RuleNamed"] | null;
            /** @description The verdict in words. */
            summary: string;
            /**
             * @description What the policies say: let_in, challenge (more must be proved, or set up), denied, or unsatisfiable (nothing that the
             *     user has or could set up is enough).
             */
            verdict: string;
        };
        /** @description A sign-in that is asked about. */
        SignInQuestion: {
            /** @description From which address; from one in no network zone, where none is named. */
            address?: string | null;
            /**
             * Format: uuid
             * @description To which application; the session alone, where none is named.
             */
            application?: string | null;
            /**
             * @description What they have proved, in this order: password, security_question, tac, email, phone, totp, webauthn, push_app,
             *     hardware_token. What they do not have is taken as if they had it.
             */
            proved?: string[];
            /** @description Whose: the account's id, or any identifier of theirs. */
            user: string;
        };
        /** @description How operators sign in. */
        SignInSettings: {
            /**
             * Format: int32
             * @description Wrong passwords that lock, from 1 to 100.
             */
            failures_max: number;
            /**
             * Format: int64
             * @description A session that is not used this long is over.
             */
            idle_seconds: number;
            /**
             * Format: int64
             * @description Every session is over this long after sign-in.
             */
            life_seconds: number;
            /**
             * Format: int64
             * @description How long that lock lasts.
             */
            lock_duration_seconds: number;
        };
        /** @description What was counted. */
        StatisticsShown: {
            /** @description What operators did, those who issued most first. */
            agents?: components["schemas"]["AgentShown"][] | null;
            /** @description hour or day. */
            bucket: string;
            /** @description Every bucket of the time, in order. */
            buckets: components["schemas"]["BucketShown"][];
            /**
             * @description Whether everything in this time was counted. Otherwise there was more than is looked at at once, and what is older
             *     than `counted_from` is missing.
             */
            complete: boolean;
            /** Format: date-time */
            counted_from?: string | null;
            /** Format: date-time */
            from: string;
            /** @description Why codes were refused, by the word, such as `wrong` or `expired`. */
            reasons: {
                [key: string]: number;
            };
            /** Format: date-time */
            to: string;
            total: components["schemas"]["CountsShown"];
        };
        /**
         * @description How one stands.
         * @enum {string}
         */
        Status: "pending" | "registered" | "active" | "deactivated" | "locked" | "lost";
        /**
         * @description Whether a user may sign in.
         * @enum {string}
         */
        StatusInput: "active" | "disabled" | "pending";
        /** @description One step of a chain: any one of these does. */
        StepInput: {
            methods: components["schemas"]["StepMethodInput"][];
        };
        /** @description A factor of a chain, and what it must show. */
        StepMethod: {
            key: string;
            method: string;
            properties: string[];
        };
        /** @description A factor of a chain, and what it must show: user_verification, phishing_resistant, hardware_protected. */
        StepMethodInput: {
            key: string;
            method: string;
            properties?: components["schemas"]["PropertyWord"][];
        };
        /** @description One step of a chain: any one of these does. */
        StepShown: {
            methods: components["schemas"]["StepMethod"][];
        };
        /** @description The temporary access code authenticator. */
        TacAuthenticator: {
            /** @description Whether codes that answer everywhere are generated and accepted. */
            active: boolean;
            alphabet: components["schemas"]["AlphabetWord"];
            /**
             * Format: uuid
             * @description Null where the organisation has not added it yet: codes that answer everywhere are generated and accepted all the
             *     same, but policies do not know them.
             */
            id?: string | null;
            /**
             * Format: int32
             * @description Symbols that are drawn.
             */
            length: number;
            /** @description Whether complex codes have letters. */
            letters: boolean;
            /** Format: int64 */
            life_default_seconds: number;
            /** Format: int64 */
            life_max_seconds: number;
            /** Format: int64 */
            life_min_seconds: number;
            /** @description Whether codes that may be used more than once can be issued. */
            multiple_use: boolean;
            name: string;
            /** @description The active policies that name it. */
            policies: components["schemas"]["NamingPolicy"][];
            /** @description Whether complex codes have special characters. */
            specials: boolean;
        };
        /** @description A change of the temporary access code authenticator; what is not given stays. */
        TacSettings: {
            active?: boolean | null;
            alphabet?: components["schemas"]["AlphabetWord"] | null;
            /** Format: int32 */
            length?: number | null;
            letters?: boolean | null;
            /** Format: int64 */
            life_default_seconds?: number | null;
            /** Format: int64 */
            life_max_seconds?: number | null;
            /** Format: int64 */
            life_min_seconds?: number | null;
            multiple_use?: boolean | null;
            name?: string | null;
            specials?: boolean | null;
        };
        Templates: {
            templates: components["schemas"]["TemplateShown"][];
        };
        /** @description A journey that comes with the product. */
        TemplateShown: {
            description: string;
            /** @description What it is asked for by. */
            id: string;
            name: string;
        };
        TokenOrder: {
            /**
             * Format: int64
             * @description Stops when it was not used for so long, from ten minutes; left out: it may stay unused.
             */
            idle_seconds?: number | null;
            /**
             * Format: int64
             * @description From one minute to 366 days.
             */
            life_seconds: number;
            /** @description What people know it by. */
            name: string;
            /** @description Addresses and networks it may come from, such as `192.0.2.0/24`; left out: from anywhere. */
            networks?: string[];
            /** @description Such as `users:read`; see `GET /admin/api/v1/permissions`. */
            permissions: string[];
        };
        /**
         * @description The hash under the codes.
         * @enum {string}
         */
        TotpAlgorithm: "sha1" | "sha256" | "sha512";
        /** @description How all of them are locked. */
        TotpLockShown: {
            /** @description `open`, `locked` by failures, or `deactivated` by hand. */
            state: string;
            /**
             * Format: date-time
             * @description When a lock by failures ends.
             */
            until?: string | null;
        };
        /** @description From so many failures in a row on, a lock lasts so long. */
        TotpLockTier: {
            /** Format: int64 */
            duration_seconds: number;
            /** Format: int32 */
            failures: number;
        };
        /** @description A change of these settings; what is not given stays. */
        TotpPolicyInput: {
            algorithm?: components["schemas"]["TotpAlgorithm"] | null;
            /** Format: int64 */
            challenge_life_seconds?: number | null;
            /** Format: int32 */
            chance_max_ppm?: number | null;
            changes_need_totp?: boolean | null;
            confirmation?: boolean | null;
            /** Format: int32 */
            digits?: number | null;
            /** Format: int64 */
            failures_expire_seconds?: number | null;
            /** @description Empty: the application's name. */
            issuer?: string | null;
            keep_last?: boolean | null;
            learn_drift?: boolean | null;
            lock_tiers?: components["schemas"]["TotpLockTier"][] | null;
            /** Format: int32 */
            per_user_max?: number | null;
            /** Format: int32 */
            period_seconds?: number | null;
            plain_signing?: boolean | null;
            /** Format: int32 */
            window?: number | null;
        };
        /** @description The settings of TOTP. */
        TotpPolicyShown: {
            algorithm: components["schemas"]["TotpAlgorithm"];
            /** Format: int64 */
            challenge_life_seconds: number;
            /**
             * Format: int32
             * @description How likely a hundred tries may be to hit, in millionths.
             */
            chance_max_ppm: number;
            /**
             * Format: int64
             * @description How likely they are to hit with these settings.
             */
            chance_ppm: number;
            /** @description Whether users change what is registered only in a session that one of their authenticator apps let in. */
            changes_need_totp: boolean;
            /** @description Whether a registration counts only after a first right code. */
            confirmation: boolean;
            /** Format: int32 */
            digits: number;
            /** Format: int64 */
            failures_expire_seconds: number;
            /** @description Who gives the codes out, as apps show it; the application's name when absent. */
            issuer?: string | null;
            /** @description Whether users and clients cannot take away the last factor. */
            keep_last: boolean;
            /** @description Whether the window follows a device whose clock is off. */
            learn_drift: boolean;
            lock_tiers: components["schemas"]["TotpLockTier"][];
            /** @description Settings that some widely used apps ignore: `algorithm`, `digits`, `period`. */
            often_ignored: string[];
            /**
             * Format: int32
             * @description Authenticator apps that one user may have.
             */
            per_user_max: number;
            /** Format: int32 */
            period_seconds: number;
            /** @description Whether the ordinary code of an app signs a transaction as well. */
            plain_signing: boolean;
            /**
             * Format: int32
             * @description Steps to either side that a code may be off.
             */
            window: number;
        };
        /** @description A registered authenticator app. */
        TotpRegistered: {
            /** Format: uuid */
            id: string;
            label: string;
            /** @description Settings that some widely used apps ignore: `algorithm`, `digits`, `period`. */
            often_ignored: string[];
            /**
             * Format: date-time
             * @description Until when the first code is awaited.
             */
            pending_until?: string | null;
            /** @description The same as a PNG file, in Base64. */
            qr_png: string;
            /** @description The same as a picture: an SVG document. */
            qr_svg: string;
            /** @description Base32. */
            secret: string;
            /** @description The key URI that the app scans. */
            uri: string;
        };
        TotpReset: {
            /** @description Whether there was an authenticator app. */
            removed: boolean;
        };
        /** @description One authenticator app. */
        TotpShown: {
            /** @description `SHA1`, `SHA256` or `SHA512`. */
            algorithm: string;
            /**
             * Format: int32
             * @description By how many seconds the device's clock is known to be ahead (behind: negative).
             */
            clock_ahead_seconds: number;
            /** Format: int32 */
            digits: number;
            /** Format: uuid */
            id: string;
            label: string;
            /** Format: int32 */
            period_seconds: number;
            /** Format: date-time */
            registered_at: string;
            status: components["schemas"]["Status"];
        };
        /** @description A user's authenticator apps. */
        TotpsShown: {
            lock: components["schemas"]["TotpLockShown"];
            totps: components["schemas"]["TotpShown"][];
        };
        /** @description What was lifted. */
        TotpUnlocked: {
            /** @description Whether there was a lock, or failures. */
            unlocked: boolean;
        };
        /** @description One turn: what the client sent, what was run, and what it came to. */
        TurnShown: {
            /** Format: date-time */
            at: string;
            /** Format: int32 */
            number: number;
            /** @description The option that was chosen. */
            option?: string | null;
            outcome: components["schemas"]["OutcomeShown"];
            /** @description start, submit, choose or resend; what was in it is not shown. */
            sent: string;
            steps: components["schemas"]["ExecutedStep"][];
        };
        /** @description What is lifted beside a lock. */
        Unlock: {
            /** @description Also lets recovery go on that the owner's "this was not me" froze. */
            unfreeze?: boolean;
        };
        /** @description What was lifted. */
        Unlocked: {
            /** @description Whether recovery was frozen. */
            unfrozen: boolean;
            /** @description Whether there was a lock, or failures. */
            unlocked: boolean;
        };
        /** @description What is lifted. */
        UnlockTotps: {
            locks?: components["schemas"]["Locks"];
        };
        /** @description How often the code can be used; unlimited means until it expires. */
        UsesWord: number | "unlimited";
        /** @description What came of a verification. */
        VerificationResult: {
            /**
             * @description Whether a checkpoint from elsewhere was given. Without one, a cut log and an older database cannot be told from the
             *     true one.
             */
            anchored: boolean;
            /** Format: int64 */
            checkpoints: number;
            /**
             * Format: int64
             * @description Events whose personal data was erased, as it may be.
             */
            erased: number;
            /** @description What is not as it was signed, the first of it first; at most a hundred. */
            findings: components["schemas"]["FindingView"][];
            /** Format: int64 */
            findings_total: number;
            /** @description The last rows of the writers that wrote last. */
            heads: components["schemas"]["HeadView"][];
            last_checkpoint?: components["schemas"]["LastCheckpointView"] | null;
            /**
             * Format: int64
             * @description Rows after the last checkpoint: nothing signs them yet.
             */
            unsigned_rows: number;
            /** @description Writers of the log: every start of a server is a new one. */
            writers: number;
        };
        /** @description A right code. */
        Verified: {
            /**
             * Format: int64
             * @description By how many seconds the device's clock is ahead (behind: negative), as far as the code tells.
             */
            clock_ahead_seconds: number;
            /**
             * Format: uuid
             * @description Whose code it was.
             */
            id: string;
        };
        /** @description A code to be checked. */
        Verify: {
            /** @description What the app shows. */
            code: string;
            /** @description What it showed next, to set the device's clock right. */
            next_code?: string | null;
        };
        /** @description Against what. */
        VerifyInput: {
            anchor?: components["schemas"]["CheckpointView"] | null;
        };
        /** @description A version with its steps, and what the importer says of it. */
        VersionDocument: {
            /** @description What there is to say, with pointers from the version on: `/workflow/…`. */
            findings: components["schemas"]["JourneyFinding"][];
            /**
             * Format: uuid
             * @description The node that runs first.
             */
            head?: string | null;
            /** @description The journey. */
            journey: string;
            /** @description publishable, draft (this server cannot run all of it) or refused. */
            outcome: string;
            /** @description The steps in the order in which they are met; none where a finding refuses the version. */
            steps: components["schemas"]["JourneyStep"][];
            version: components["schemas"]["JourneyVersion"];
            /** @description The steps as in files. */
            workflow: Record<string, never>;
        };
        /** @description A version that is in production. */
        VersionPublished: {
            /** @description Whether it was not there before. */
            changed: boolean;
            /** @description What its author should look at. */
            findings: components["schemas"]["JourneyFinding"][];
            journey: components["schemas"]["JourneyShown"];
            /**
             * Format: int32
             * @description Its number.
             */
            number: number;
        };
        /** @description A version of a file, as it is here now. */
        VersionTaken: {
            /** @description The name that the former version of its name has now. */
            former_renamed_to?: string | null;
            name: string;
            /** @description Whether it is new here. */
            new: boolean;
            /** Format: int32 */
            number: number;
            /** @description production, version, disabled, legacy or obsolete. */
            state: string;
        };
        /** @description A way in which users prove themselves. */
        WayShown: {
            /** @description The authenticator. */
            key: string;
            /** @description The way of it. */
            method: string;
            /** @description Whether it must be set up first. */
            set_up: boolean;
        };
        /** @description The codes that were withdrawn. */
        Withdrawn: {
            /** @description Their ids. */
            codes: string[];
        };
        /** @description A network zone as it is asked for. */
        ZoneInput: {
            /** @description Whether it counts; it does where nothing is said, or as before. */
            active?: boolean | null;
            /** @description Such as `192.0.2.7`, `192.0.2.1-192.0.2.9` and `2001:db8::/32`. */
            gateways: string[];
            name: string;
            proxies?: string[];
        };
        Zones: {
            /** @description By name. */
            zones: components["schemas"]["ZoneShown"][];
        };
        /** @description A network zone. */
        ZoneShown: {
            /** @description Whether it counts. */
            active: boolean;
            /** Format: date-time */
            created_at: string;
            /** @description The addresses in it: addresses, ranges and networks. */
            gateways: string[];
            /** Format: uuid */
            id: string;
            name: string;
            /** @description Ids of the policies with rules that are about it. */
            policies: string[];
            /** @description Addresses of proxies whose callers are in it. */
            proxies: string[];
            /** Format: date-time */
            updated_at: string;
        };
    };
    responses: {
        /** @description It was not done, and why. */
        Problem: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getAccounts: {
        parameters: {
            query?: {
                /** @description Only users of this application. */
                application?: string;
                /** @description Only members of this group. */
                group?: string;
                /** @description 1 to 200, 50 by default. */
                limit?: number;
                /** @description How many to skip. */
                offset?: number;
                /** @description One of the user's identifiers begins with this. */
                q?: string;
                /** @description created_at (the default), email, phone_number or last_sign_in; users without the value are left out. A minus before the word sorts the greatest first. */
                sort?: string;
                /** @description Only users of this status: active, disabled or pending. */
                status?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accounts"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postAccounts: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewAccount"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountShown"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getAccountsByAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountShown"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteAccountsByAccount: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    patchAccountsByAccount: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                account: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountShown"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getAccountsByAccountActivity: {
        parameters: {
            query?: {
                /** @description Only what this actor did: an id, or one of shell, system, stranger. */
                actor?: string;
                /** @description Only at, for or about this application. */
                application?: string;
                /** @description The `next` of the page before. */
                cursor?: string;
                /** @description 1 to 200, 50 by default. */
                limit?: number;
                /** @description Only from this instant on. */
                since?: string;
                /** @description Only these types of events, such as code_issued or admin_recovery_otp_code_generated; several with commas between them. */
                type?: string;
                /** @description Only before this instant. */
                until?: string;
            };
            header?: never;
            path: {
                account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActivityPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getAccountsByAccountApplications: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Memberships"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    putAccountsByAccountApplicationsByApplication: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                account: string;
                application: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteAccountsByAccountApplicationsByApplication: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                account: string;
                application: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    postAccountsByAccountApplicationsByApplicationCodes: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request, so that a repetition is noticed. */
                "idempotency-key"?: string;
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                account: string;
                application: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["CodeOrder"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CodeRepeated"];
                };
            };
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CodeGenerated"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getAccountsByAccountApprovals: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Approvals"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postAccountsByAccountApprovals: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                account: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ApprovalRequest"];
            };
        };
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalShown"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postAccountsByAccountApprovalsByApprovalGrant: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                account: string;
                approval: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalShown"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postAccountsByAccountApprovalsByApprovalRefuse: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                account: string;
                approval: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalShown"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getAccountsByAccountCodeTerms: {
        parameters: {
            query?: {
                /** @description For a code of this application; without it for one that answers everywhere. */
                application?: string;
            };
            header?: never;
            path: {
                account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CodeTerms"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getAccountsByAccountCodes: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CodesShown"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postAccountsByAccountCodes: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request, so that a repetition is noticed. */
                "idempotency-key"?: string;
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                account: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["CodeOrder"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CodeRepeated"];
                };
            };
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CodeGenerated"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteAccountsByAccountCodes: {
        parameters: {
            query?: {
                /** @description Only the code for this application. */
                application?: string;
            };
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Withdrawn"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postAccountsByAccountEraseHistory: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Erased"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    putAccountsByAccountGroupsByGroup: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                account: string;
                group: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteAccountsByAccountGroupsByGroup: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                account: string;
                group: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    postAccountsByAccountLock: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    getAccountsByAccountTotps: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TotpsShown"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postAccountsByAccountTotps: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                account: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Register"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TotpRegistered"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteAccountsByAccountTotpsByTotp: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                account: string;
                totp: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    postAccountsByAccountTotpsByTotpConfirm: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                account: string;
                totp: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Confirm"];
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    postAccountsByAccountTotpsByTotpLock: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                account: string;
                totp: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    postAccountsByAccountTotpsByTotpUnlock: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                account: string;
                totp: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TotpUnlocked"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postAccountsByAccountTotpsLock: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    postAccountsByAccountTotpsUnlock: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                account: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["UnlockTotps"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TotpUnlocked"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postAccountsByAccountTotpsVerify: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                account: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Verify"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Verified"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postAccountsByAccountUnlock: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                account: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Unlock"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Unlocked"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getActivityAdmin: {
        parameters: {
            query?: {
                /** @description Only what this actor did: an id, or one of shell, system, stranger. */
                actor?: string;
                /** @description Only at, for or about this application. */
                application?: string;
                /** @description The `next` of the page before. */
                cursor?: string;
                /** @description 1 to 200, 50 by default. */
                limit?: number;
                /** @description Only from this instant on. */
                since?: string;
                /** @description Only these types of events, such as code_issued or admin_recovery_otp_code_generated; several with commas between them. */
                type?: string;
                /** @description Only before this instant. */
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActivityPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getActivityAdminExport: {
        parameters: {
            query?: {
                /** @description Only about this user. */
                account?: string;
                /** @description Only what this actor did: an id, or one of shell, system, stranger. */
                actor?: string;
                /** @description Only at, for or about this application. */
                application?: string;
                /** @description ndjson (the default) or csv. */
                format?: string;
                /** @description Only from this instant on. */
                since?: string;
                /** @description Only these types of events, such as code_issued or admin_recovery_otp_code_generated; several with commas between them. */
                type?: string;
                /** @description Only before this instant. */
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getActivityUsers: {
        parameters: {
            query?: {
                /** @description Only what this actor did: an id, or one of shell, system, stranger. */
                actor?: string;
                /** @description Only at, for or about this application. */
                application?: string;
                /** @description The `next` of the page before. */
                cursor?: string;
                /** @description 1 to 200, 50 by default. */
                limit?: number;
                /** @description Only from this instant on. */
                since?: string;
                /** @description Only these types of events, such as code_issued or admin_recovery_otp_code_generated; several with commas between them. */
                type?: string;
                /** @description Only before this instant. */
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActivityPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getActivityUsersExport: {
        parameters: {
            query?: {
                /** @description Only about this user. */
                account?: string;
                /** @description Only what this actor did: an id, or one of shell, system, stranger. */
                actor?: string;
                /** @description Only at, for or about this application. */
                application?: string;
                /** @description ndjson (the default) or csv. */
                format?: string;
                /** @description Only from this instant on. */
                since?: string;
                /** @description Only these types of events, such as code_issued or admin_recovery_otp_code_generated; several with commas between them. */
                type?: string;
                /** @description Only before this instant. */
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getApplications: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Applications"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postApplications: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewApplication"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApplicationShown"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getApplicationsByApplication: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                application: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApplicationShown"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteApplicationsByApplication: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                application: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    patchApplicationsByApplication: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                application: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApplicationInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApplicationShown"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    putApplicationsByApplicationAccessPolicy: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                application: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssignedPolicy"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyShown"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getApplicationsByApplicationClients: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                application: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Clients"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postApplicationsByApplicationClients: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                application: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewClient"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientShown"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getApplicationsByApplicationClientsByClient: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                application: string;
                client: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientShown"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteApplicationsByApplicationClientsByClient: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                application: string;
                client: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    patchApplicationsByApplicationClientsByClient: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                application: string;
                client: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClientInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientShown"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postApplicationsByApplicationClientsByClientSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                application: string;
                client: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Rotate"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientShown"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getApplicationsByApplicationPasscodes: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                application: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasscodesShown"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    putApplicationsByApplicationPasscodes: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                application: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasscodesInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasscodesShown"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getApplicationsByApplicationTotp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                application: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TotpPolicyShown"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    putApplicationsByApplicationTotp: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                application: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TotpPolicyInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TotpPolicyShown"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getApprovals: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Approvals"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getAuditCheckpoints: {
        parameters: {
            query?: {
                /** @description Numbers greater than this one. */
                after?: number;
                /** @description How many, 1 to 200. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Checkpoints"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getAuditKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChainKeySet"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getAuditVerify: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditVerification"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postAuditVerify: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["VerifyInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditVerification"];
                };
            };
            /** @description Done. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditVerification"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getAuthenticators: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganisationAuthenticators"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getAuthenticatorsTac: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TacAuthenticator"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    putAuthenticatorsTac: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TacSettings"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TacAuthenticator"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getEvents: {
        parameters: {
            query?: {
                /** @description The cursor of the page before. */
                after?: string;
                /** @description Commits that one page reads, 1 to 200, 50 by default; one commit may hold many events. */
                limit?: number;
                /** @description Where to begin without a cursor; at the very first event when absent. */
                since?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getEventsStream: {
        parameters: {
            query?: {
                /** @description Only about this user. */
                account?: string;
                /** @description Only at, for or about this application. */
                application?: string;
            };
            header?: {
                /** @description The `id` of the last event that was seen. */
                "last-event-id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getGroups: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Groups"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postGroups: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GroupInput"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getGroupsByGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                group: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    putGroupsByGroup: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                group: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GroupInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteGroupsByGroup: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                group: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    getHooks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hooks"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postHooks: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HookInput"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewHook"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getHooksByHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                hook: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HookView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    putHooksByHook: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                hook: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HookInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HookView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteHooksByHook: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                hook: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    postJourneyChecks: {
        parameters: {
            query?: {
                /** @description The name of the file, from which a file without a policy gets its journey's name. */
                file_name?: string;
            };
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileChecked"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getJourneyExecutions: {
        parameters: {
            query?: {
                /** @description Only executions of this journey. */
                journey?: string;
                /** @description How many, 1 to 200. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Executions"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getJourneyExecutionsByExecution: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                execution: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExecutionLog"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postJourneyImports: {
        parameters: {
            query?: {
                /** @description The name of the file, from which a file without a policy gets its journey's name. */
                file_name?: string;
                /** @description true: the newest saved version goes live where the file says of none that it is. */
                publish?: boolean;
            };
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JourneysTaken"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getJourneyTemplates: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Templates"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getJourneys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Journeys"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postJourneys: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JourneyInput"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JourneyShown"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getJourneysByJourney: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                journey: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JourneyShown"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteJourneysByJourney: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                journey: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    getJourneysByJourneyClientCode: {
        parameters: {
            query?: {
                /** @description The client that the server knows the app as; the oldest that may call where none is named. */
                client?: string;
                /** @description web, android or ios. */
                target?: string;
            };
            header?: never;
            path: {
                journey: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientCode"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getJourneysByJourneyClientCodeZip: {
        parameters: {
            query?: {
                /** @description The client that the server knows the app as; the oldest that may call where none is named. */
                client?: string;
                /** @description web, android or ios. */
                target?: string;
            };
            header?: never;
            path: {
                journey: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getJourneysByJourneyExport: {
        parameters: {
            query?: {
                /** @description Only this version, by name or number. */
                version?: string;
            };
            header?: never;
            path: {
                journey: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postJourneysByJourneyPublish: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                journey: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PublishInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionPublished"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getJourneysByJourneyVersionsByVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                journey: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionDocument"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postJourneysByJourneyVersionsByVersionDisable: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                journey: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JourneyShown"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    putMePassword: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OwnPassword"];
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    getMeTotp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TotpsShown"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postMeTotp: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["EnrolTotp"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TotpRegistered"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postMeTotpConfirm: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OwnTotpCode"];
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    postMeTotpRemove: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RemoveTotp"];
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    getMessages: {
        parameters: {
            query?: {
                /** @description How many, 1 to 200, oldest first. */
                limit?: number;
                /** @description `dead` (default) or `waiting`. */
                state?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Messages"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postMessagesByMessageRetry: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                message: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    getOperators: {
        parameters: {
            query?: {
                /** @description How many, 1 to 200. */
                limit?: number;
                /** @description How many to leave out first. */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperatorPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postOperators: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OperatorInput"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewOperator"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getOperatorsByOperator: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                operator: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperatorView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteOperatorsByOperator: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                operator: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    putOperatorsByOperatorGrants: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                operator: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GrantsInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperatorView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postOperatorsByOperatorPasswordLink: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                operator: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasswordLinkMade"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getOperatorsByOperatorSessions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                operator: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperatorSessions"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteOperatorsByOperatorSessions: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                operator: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ended"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getOperatorsByOperatorTokens: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                operator: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiTokens"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteOperatorsByOperatorTokensByToken: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                operator: string;
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteOperatorsByOperatorTotp: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                operator: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TotpReset"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postOperatorsByOperatorUnlock: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                operator: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasswordUnlocked"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getOrganisation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganisationView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    patchOrganisation: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrganisationChange"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganisationView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getOrganisationPasscodes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CodePolicyShown"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    putOrganisationPasscodes: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CodePolicyInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CodePolicyShown"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getOrganisationTotp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TotpPolicyShown"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    putOrganisationTotp: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TotpPolicyInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TotpPolicyShown"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postPasswordLink: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkedPassword"];
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    getPermissions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PermissionTree"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getPolicies: {
        parameters: {
            query?: {
                /** @description Only policies of this kind: enrolment, session, access or password. */
                kind?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Policies"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postPolicies: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PolicyInput"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyShown"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getPoliciesByPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                policy: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyShown"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    putPoliciesByPolicy: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                policy: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PolicyInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyShown"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deletePoliciesByPolicy: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                policy: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    postPoliciesByPolicyActivate: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                policy: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyShown"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postPoliciesByPolicyClone: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                policy: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyShown"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postPoliciesByPolicyDeactivate: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                policy: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyShown"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    putPoliciesByPolicyPriority: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                policy: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Place"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyShown"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postPoliciesByPolicyRules: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                policy: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RuleInput"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleChanged"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    putPoliciesByPolicyRulesByRule: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                policy: string;
                rule: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RuleInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleChanged"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deletePoliciesByPolicyRulesByRule: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                policy: string;
                rule: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    postPoliciesByPolicyRulesByRuleActivate: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                policy: string;
                rule: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyShown"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postPoliciesByPolicyRulesByRuleDeactivate: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                policy: string;
                rule: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyShown"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    putPoliciesByPolicyRulesByRulePriority: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                policy: string;
                rule: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Place"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyShown"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postPoliciesExplain: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignInQuestion"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInExplained"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getReferencesByNumber: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActivityPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getRoles: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Roles"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postRoles: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RoleInput"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoleView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getRolesByRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                role: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoleView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    putRolesByRole: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                role: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RoleInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoleView"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteRolesByRole: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                role: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Credentials"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteSession: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    getSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperatorSessions"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteSessionsBySession: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                session: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    postSetup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FirstAdministrator"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeAdministrator"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getStatistics: {
        parameters: {
            query?: {
                /** @description hour (the default) or day. */
                bucket?: string;
                /** @description From this instant on; a week before `to` when absent. */
                from?: string;
                /** @description Before this instant; now when absent. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatisticsShown"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getTokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiTokens"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postTokens: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TokenOrder"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewToken"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteTokensByToken: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    getVerification: {
        parameters: {
            query?: {
                /** @description For a code of this application; without it for one that answers everywhere. */
                application?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChecklistShown"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getZones: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Zones"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    postZones: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ZoneInput"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ZoneShown"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    putZonesByZone: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                zone: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ZoneInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ZoneShown"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteZonesByZone: {
        parameters: {
            query?: never;
            header?: {
                /** @description The session's `csrf_token`; demanded with the cookie, not with a token. */
                "x-readmit-csrf"?: string;
            };
            path: {
                zone: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
}
