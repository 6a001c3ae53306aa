// A server as a line of settings.ini, as what it says to people, and as what they type.
// SPDX-License-Identifier: GPL-3.0-or-later

const USUAL_PORT = 3478;
const USUAL_PORT_TLS = 5349;
const MOST_PORT = 65535;

// scheme:user:password@host:port?query; of what people type, only the host must be there.
const LINE = new RegExp("^(?:(stun|turns?):(?://)?)?(?:([^:@\\s]+):(.*)@)?"
    + "(\\[[\\da-f:.]+\\]|[\\w-]+(?:\\.[\\w-]+)*)(?::(\\d{1,5}))?(?:\\?(\\S*))?$", "iu");

function split(line) {
    const found = LINE.exec(line);
    if (!found) {
        return null;
    }
    const [, scheme = "", user = "", password = "", host, port, query = ""] = found;
    const parts = new URLSearchParams(query);
    return {
        scheme: scheme.toLowerCase(), user, password, host, port: Number(port ?? 0),
        transport: parts.get("transport") ?? "", secret: parts.get("secret"),
    };
}

function wayOf(parts) {
    if (parts.scheme === "turns") {
        return "tls";
    }
    return parts.transport === "tcp" ? "tcp" : "";
}

const decode = (words) => {
    try {
        return decodeURIComponent(words);
    } catch {
        return words;  // written by hand
    }
};

/** What a stored line says: `{place, key: "stun"|"turn", way: udp|tcp|tls, user, isShared}`. */
export function describe(line) {
    const parts = split(line);
    if (!parts) {
        const key = line.startsWith("stun") ? "stun" : "turn";
        return { place: line, key, way: "udp", user: "" };
    }
    return {
        place: `${parts.host}:${parts.port}`,
        key: parts.scheme === "stun" ? "stun" : "turn",
        way: wayOf(parts) || "udp",
        user: decode(parts.user),
        isShared: parts.secret !== null,
    };
}

/** Whether both are the same person's at the same server, whatever the password is. */
export function isSame(one, other) {
    const [a, b] = [describe(one), describe(other)];
    return a.place === b.place && a.key === b.key && a.way === b.way && a.user === b.user;
}

// What would end the line, or a part of it, too early. It is decoded again before it is used.
const escape = (words) => words.replace(/[\s,;"\\?]/gu, encodeURIComponent);

function person(parts, typed) {
    const user = escape(parts.user) || encodeURIComponent(typed.user.trim());
    const password = escape(parts.password) || encodeURIComponent(typed.password);
    if (!user || !password) {
        return null;
    }
    return `${user}:${password}@`;
}

function relayLine(parts, typed) {
    const way = wayOf(parts) || typed.way;
    const port = parts.port || (way === "tls" ? USUAL_PORT_TLS : USUAL_PORT);
    const who = parts.secret ? "" : person(parts, typed);
    if (who === null) {
        return { problem: "settings_server_no_person", field: typed.user ? "password" : "user" };
    }
    const words = [way === "tcp" && "transport=tcp", parts.secret && `secret=${parts.secret}`];
    const query = words.filter(Boolean).join("&");
    const scheme = way === "tls" ? "turns" : "turn";
    return {
        key: "turn", line: `${scheme}:${who}${parts.host}:${port}${query ? `?${query}` : ""}`,
    };
}

/**
 * The line for what was typed: `{key, place, way, user, password}`, where `place` may also be a
 * whole line, as those who run servers give it.
 *
 * @returns {{key: string, line: string} | {problem: string, field: string}} What to store, or the
 *     key of a text that says what is wrong with which field; $1 in it is what was typed there.
 */
export function compose(typed) {
    const place = typed.place.trim();
    if (!place) {
        return { problem: "settings_server_no_place", field: "place" };
    }
    const parts = split(place);
    const hasNoPort = parts && place.includes(`${parts.host}:`) && parts.port === 0;
    if (!parts || parts.port > MOST_PORT || hasNoPort || /[\s,;"\\]/u.test(parts.secret ?? "")) {
        return { problem: "settings_server_bad_place", field: "place" };
    }
    const key = parts.scheme ? parts.scheme.slice(0, 4) : typed.key;
    if (key === "stun") {
        return { key, line: `stun:${parts.host}:${parts.port || USUAL_PORT}` };
    }
    return relayLine(parts, typed);
}
