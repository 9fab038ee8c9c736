# SPDX-License-Identifier: Apache-2.0
"""HTTP, HTTPS, DNS (UDP and TCP), UDP echo and data servers on all addresses of a network namespace.

GET /bytes/N answers N bytes; POST answers how many bytes it got. DNS answers A, AAAA and TXT for every name. A data port sends
a few thousand bytes and closes, as passive FTP's do; there are --data-ports of them from --data on. Written for traffic between namespaces of one machine: standard library only, threads, no access log.
"""

import argparse
import http.server
import os
import selectors
import signal
import socket
import socketserver
import ssl
import struct
import sys
import threading

LARGEST_ANSWER = 64 * 1024 * 1024
ANSWERS = {1: bytes([192, 0, 2, 1]), 28: socket.inet_pton(socket.AF_INET6, "2001:db8::1"), 16: b"\x0bit is a test"}


class Pages(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 20
    wbufsize = 65536

    def do_GET(self):
        size = self.path.removeprefix("/bytes/")
        if not size.isdigit() or int(size) > LARGEST_ANSWER:
            self.send_error(404)
            return
        self.answer(b"0123456789abcdef" * (int(size) // 16) + b"." * (int(size) % 16))

    def do_POST(self):
        left = total = int(self.headers.get("Content-Length", 0))
        while left > 0:
            chunk = self.rfile.read(min(left, 65536))
            if not chunk:
                return
            left -= len(chunk)
        self.answer(b"%d" % total)

    def answer(self, body):
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class QuietServer:
    """A client that goes away in the middle is everyday business for a server that is being attacked."""

    def handle_error(self, _request, _address):
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(_request, _address)


class WebServer(QuietServer, http.server.ThreadingHTTPServer):
    address_family = socket.AF_INET6
    # SYN floods come here: the default of 5 would refuse good connections by itself.
    request_queue_size = 1024


class SecureWebServer(WebServer):
    context = None

    def finish_request(self, request, client_address):
        # Here, in the connection's own thread, and not in accept(): a client that says nothing must not stop the others.
        request.settimeout(20)
        with self.context.wrap_socket(request, server_side=True) as secured:
            super().finish_request(secured, client_address)


class DatagramServer(QuietServer, socketserver.UDPServer):
    """Answers from the address that was asked: a namespace may have several, and a client takes no answer from another."""

    address_family = socket.AF_INET6

    def server_bind(self):
        self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVPKTINFO, 1)
        super().server_bind()

    def get_request(self):
        data, ancillary, _, client = self.socket.recvmsg(65535, socket.CMSG_SPACE(20))
        asked = [item for item in ancillary if item[:2] == (socket.IPPROTO_IPV6, socket.IPV6_PKTINFO)]
        return (data, asked), client


class Datagram(socketserver.BaseRequestHandler):
    def handle(self):
        data, asked = self.request
        answer = self.answer(data)
        if answer is not None:
            self.server.socket.sendmsg([answer], asked, 0, self.client_address)


class Echo(Datagram):
    def answer(self, data):
        return data


class DnsDatagram(Datagram):
    def answer(self, data):
        return dns_answer(data)


class DnsStream(socketserver.StreamRequestHandler):
    timeout = 20

    def handle(self):
        head = self.rfile.read(2)
        if len(head) == 2:
            answer = dns_answer(self.rfile.read(struct.unpack("!H", head)[0])) or b""
            self.wfile.write(struct.pack("!H", len(answer)) + answer)


class DnsStreamServer(QuietServer, socketserver.ThreadingTCPServer):
    address_family = socket.AF_INET6
    allow_reuse_address = True
    daemon_threads = True


class DataPorts:
    """Many ports, one thread."""

    def __init__(self, first, count):
        self.sockets = []
        for port in range(first, first + count):
            self.sockets.append(socket.create_server(("::", port), family=socket.AF_INET6, dualstack_ipv6=True))

    def serve_forever(self):
        with selectors.DefaultSelector() as waiting:
            for listener in self.sockets:
                waiting.register(listener, selectors.EVENT_READ)
            while True:
                for key, _ in waiting.select():
                    self.answer(key.fileobj)

    def answer(self, listener):
        try:
            connection, client = listener.accept()
            with connection:
                connection.send(bytes(1000 + client[1] % 7000))
        except OSError:
            pass


def dns_answer(query):
    """The answer to a query of one question; not implemented for anything else; nothing for what is no query."""
    if len(query) < 12 or query[2] & 0x80:
        return None
    end = end_of_question(query)
    if end is None:
        return query[:2] + b"\x80\x04" + bytes(8)
    record = ANSWERS.get(struct.unpack("!H", query[end - 4:end - 2])[0])
    flags = struct.pack("!H", 0x8400 | (query[2] & 1) << 8)
    counts = struct.pack("!4H", 1, 1 if record else 0, 0, 0)
    answer = query[:2] + flags + counts + query[12:end]
    if record:
        answer += b"\xc0\x0c" + query[end - 4:end] + struct.pack("!IH", 60, len(record)) + record
    return answer


def end_of_question(query):
    if query[4:6] != b"\x00\x01" or query[2] & 0x78:
        return None
    at = 12
    while at < len(query) and query[at]:
        at += query[at] + 1
    return at + 5 if at + 5 <= len(query) else None


def main():
    options = parse()
    SecureWebServer.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    SecureWebServer.context.load_cert_chain(options.certificate)
    servers = [
        WebServer(("::", options.http), Pages),
        SecureWebServer(("::", options.https), Pages),
        DatagramServer(("::", options.dns), DnsDatagram),
        DnsStreamServer(("::", options.dns), DnsStream),
        DatagramServer(("::", options.echo), Echo),
        DataPorts(options.data, options.data_ports),
    ]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    with open(options.ready, "w", encoding="ascii") as ready:
        ready.write(f"{os.getpid()}\n")
    signal.sigwait({signal.SIGTERM, signal.SIGINT})


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    for port in ("http", "https", "dns", "echo", "data", "data-ports"):
        parser.add_argument(f"--{port}", type=int, required=True)
    parser.add_argument("--certificate", required=True, help="PEM file with key and certificate")
    parser.add_argument("--ready", required=True, help="file to write when all servers listen")
    return parser.parse_args()


if __name__ == "__main__":
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    main()
