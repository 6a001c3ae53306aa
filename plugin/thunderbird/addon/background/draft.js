// A mail of the helper's (event `send`) in the words of Thunderbird's interfaces.
// SPDX-License-Identifier: GPL-3.0-or-later

/** For messages.sendMessage, which sends in the background. */
export function sendDetails(mail, identityId) {
    return {
        ...common(mail, identityId),
        // Plain text given as such passes through Thunderbird 153's HTML converter, which joins the
        // lines and swallows what is in pointed brackets.
        body: asHtml(mail.text),
        isPlainText: false,
        deliveryFormat: "plaintext",
        overrideDefaultFccFolder: "",  // no copy in "Sent": nobody wants to read it there
    };
}

/** For compose.beginNew, which opens a window. */
export function composeDetails(mail, identityId) {
    return {
        ...common(mail, identityId),
        plainTextBody: mail.text,
        isPlainText: true,
        overrideDefaultFccFolderId: "",  // the same by its other name
    };
}

function common({ to, subject, headers, part }, identityId) {
    return {
        identityId,
        to: [to],
        subject,
        customHeaders: headers,
        attachments: part ? [{ name: part.name, file: asFile(part) }] : [],
    };
}

function asFile({ name, type, data }) {
    return new File([Uint8Array.fromBase64(data)], name, { type });
}

function asHtml(words) {
    const escaped = words
        .replaceAll("&", "&amp;")
        .replaceAll("<", "&lt;")
        .replaceAll(">", "&gt;");
    return `<p>${escaped.replace(/\r?\n/g, "<br>")}</p>`;
}
