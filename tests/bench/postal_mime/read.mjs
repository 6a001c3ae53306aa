// Reads mails whole by postal-mime: `node read.mjs MODULE LIST`, one path a line in LIST. Prints the
// microseconds of CPU time a mail in the best round, and how many of them have one of our fields.
// SPDX-License-Identifier: GPL-3.0-or-later
import { readFileSync } from "node:fs";

const ROUNDS = 3; // the first one also compiles it
const FIELDS = ["x-mailcall", "x-mailcall-tag"];
const [module, list] = process.argv.slice(2);
const { default: PostalMime } = await import(module);
const paths = readFileSync(list, "utf8").trim().split("\n");

let best = Infinity;
let hits;
for (let round = 0; round < ROUNDS; round++) {
    hits = 0;
    const began = process.cpuUsage();
    for (const path of paths) {
        const mail = await PostalMime.parse(readFileSync(path));
        hits += mail.headers.some(header => FIELDS.includes(header.key));
    }
    const spent = process.cpuUsage(began);
    best = Math.min(best, spent.user + spent.system);
}
console.log(JSON.stringify({ microseconds: best / paths.length, hits }));
