"""Takes TLS connections and passes on what is in them: `tls_front.py ADDRESS PORT TO_PORT KEY CERT`.

coturn answers whoever speaks plainly to its TLS port, so that a client which only says that it uses
TLS would pass. This one hangs up on it.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import asyncio
import contextlib
import ssl
import sys


async def pass_on(reader, writer):
    with contextlib.suppress(OSError, ssl.SSLError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()


async def main(address, port, to_port, key, certificate):
    async def take(reader, writer):
        print("TLS from", writer.get_extra_info("peername"), flush=True)
        inner = await asyncio.open_connection(address, int(to_port))
        await asyncio.gather(pass_on(reader, inner[1]), pass_on(inner[0], writer))

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    server = await asyncio.start_server(take, address, int(port), ssl=context)
    print("ready", flush=True)
    async with server:
        await server.serve_forever()


asyncio.run(main(*sys.argv[1:]))
