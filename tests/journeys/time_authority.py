"""A time authority of the test's own (RFC 3161 over HTTP), with the demonstration's certificate: python -m … PORT KEYS."""

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from asn1crypto import tsp
from pyhanko.keys import load_cert_from_pemder, load_certs_from_pemder, load_private_key_from_pemder
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore


def clock_of(keys: Path) -> DummyTimeStamper:
    store = SimpleCertificateStore()
    store.register_multiple(load_certs_from_pemder([str(keys / "ca.cert.pem")]))
    key = load_private_key_from_pemder(str(keys / "tsa.key.pem"), None)
    return DummyTimeStamper(load_cert_from_pemder(str(keys / "tsa.cert.pem")), key, certs_to_embed=store)


def main(port: int, keys: Path) -> None:
    clock = clock_of(keys)

    class Counter(BaseHTTPRequestHandler):
        def do_POST(self):
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            answer = clock.request_tsa_response(asked).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_words):
            """Quiet."""

    ThreadingHTTPServer(("127.0.0.1", port), Counter).serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
