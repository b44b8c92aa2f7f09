#!/usr/bin/env python3
"""A server on loopback that answers as the model hub does, faults included.

    tests/interop/hub_server.py FOLDER [--port-file FILE]

FOLDER/ORG/NAME/... are the repositories. A second port plays the content network that large files
are redirected to; it refuses whoever shows it a token. The name of a repository asks for a fault:

    gated-*      403 without the token "good-token"       limited-*    429 twice, then answers
    cut-*        every third answer of the content network ends in the middle
    wrong-*      large files come with one byte changed   short-*      with half of their bytes
    hostile-*    the list names ../../escaped             rangeless-*  ranges are ignored
"""
import argparse
import hashlib
import json
import random
import re
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

LARGE = 100_000  # bytes; the hub keeps larger files, and all weights, in LFS
random.seed(7)


def is_large(path: Path) -> bool:
    return path.suffix in {".safetensors", ".bin"} or path.stat().st_size > LARGE


class Repositories:
    def __init__(self, root: Path):
        self.root = root
        self.digests: dict[tuple, str] = {}
        self.lock = threading.Lock()
        self.asked: dict[str, int] = {}

    def count(self, what: str) -> int:
        with self.lock:
            self.asked[what] = self.asked.get(what, 0) + 1
            return self.asked[what]

    def digest(self, path: Path) -> str:
        key = (str(path), path.stat().st_mtime_ns)
        if key not in self.digests:
            data = path.read_bytes()
            head = b"" if is_large(path) else b"blob %d\0" % len(data)
            make = hashlib.sha256 if is_large(path) else hashlib.sha1
            self.digests[key] = make(head + data).hexdigest()
        return self.digests[key]

    def files(self, name: str) -> list[Path]:
        return sorted(p for p in (self.root / name).rglob("*") if p.is_file())

    def commit(self, name: str) -> str:
        text = "".join(f"{p.name}{self.digest(p)}" for p in self.files(name))
        return hashlib.sha1(text.encode()).hexdigest()

    def listing(self, name: str) -> dict:
        siblings = []
        for path in self.files(name):
            entry = {"rfilename": str(path.relative_to(self.root / name)),
                     "size": path.stat().st_size, "blobId": self.digest(path)[:40]}
            if is_large(path):
                entry["lfs"] = {"sha256": self.digest(path), "size": entry["size"],
                                "pointerSize": 134}
            siblings.append(entry)
        if "/hostile-" in name:
            siblings.append({"rfilename": "../../escaped", "size": 1, "blobId": "0" * 40})
        return {"id": name, "modelId": name, "sha": self.commit(name), "private": False,
                "tags": [], "downloads": 0, "siblings": siblings}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    repositories: Repositories
    content_port: int

    def log_message(self, *_):
        pass

    def answer(self, status: int, body: bytes = b"", **headers: str):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_HEAD(self):
        self.do_GET()

    def refused(self, name: str) -> bool:
        if not (self.repositories.root / name).is_dir():
            self.answer(404, X_Error_Code="RepoNotFound")
        elif "/gated-" in name and self.headers.get("Authorization") != "Bearer good-token":
            self.answer(403, X_Error_Code="GatedRepo")
        elif "/limited-" in name and self.repositories.count("limited " + name) <= 2:
            self.answer(429, Retry_After="1")
        else:
            return False
        return True

    def do_GET(self):
        path = urllib.parse.unquote(urllib.parse.urlparse(self.path).path)
        api = re.fullmatch(r"/api/models/([^/]+/[^/]+)(?:/revision/(.+))?", path)
        file = re.fullmatch(r"/([^/]+/[^/]+)/resolve/([^/]+)/(.+)", path)
        if api is None and file is None:
            self.answer(404)
            return
        name, revision = (api or file).group(1, 2)
        if self.refused(name):
            return
        if revision not in (None, "main", self.repositories.commit(name)):
            self.answer(404, X_Error_Code="RevisionNotFound")
        elif api:
            body = json.dumps(self.repositories.listing(name)).encode()
            self.answer(200, body, Content_Type="application/json")
        else:
            self.send_file_head(name, self.repositories.root / name / file.group(3))

    def send_file_head(self, name: str, path: Path):
        if not path.is_file():
            self.answer(404, X_Error_Code="EntryNotFound")
            return
        size, etag = path.stat().st_size, f'"{self.repositories.digest(path)}"'
        commit = self.repositories.commit(name)
        if is_large(path):
            location = f"http://127.0.0.1:{self.content_port}/{path.relative_to(self.repositories.root)}?signed=yes"
            self.answer(302, Location=location, X_Repo_Commit=commit, X_Linked_Size=str(size),
                        X_Linked_Etag=etag)
            return
        self.send_bytes(path.read_bytes(), ETag=etag, X_Repo_Commit=commit)

    def send_bytes(self, data: bytes, **headers: str):
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if not asked or "/rangeless-" in self.path:
            self.answer(200, data, Accept_Ranges="bytes", **headers)
            return
        first, last = int(asked[1]), min(int(asked[2] or len(data) - 1), len(data) - 1)
        if first >= len(data):
            self.answer(416, Content_Range=f"bytes */{len(data)}")
            return
        self.answer(206, data[first:last + 1], Content_Range=f"bytes {first}-{last}/{len(data)}",
                    **headers)


class ContentHandler(Handler):
    def do_GET(self):
        path = urllib.parse.unquote(urllib.parse.urlparse(self.path).path)
        if self.headers.get("Authorization"):
            self.answer(400, b"a token has no business here")
            return
        data = (self.repositories.root / path.lstrip("/")).read_bytes()
        if "/wrong-" in path:
            data = data[:-1] + bytes([data[-1] ^ 1])
        if "/short-" in path:
            data = data[:len(data) // 2]
        if "/cut-" in path and self.command == "GET" and self.repositories.count("cut") % 3:
            self.cut(data)
            return
        self.send_bytes(data, ETag='"content"')

    def cut(self, data: bytes):
        first, last = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", "bytes=0-")).groups()
        part = data[int(first):int(last or len(data) - 1) + 1]
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {first}-{int(first) + len(part) - 1}/{len(data)}")
        self.send_header("Content-Length", str(len(part)))
        self.end_headers()
        self.wfile.write(part[:random.randrange(len(part))])
        self.close_connection = True


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        """A client that was killed is what the tests are about."""


def start(root: Path) -> str:
    """Starts both servers in threads; gives the address of the hub."""
    repositories = Repositories(root.resolve())
    content = Server(("127.0.0.1", 0), type("Content", (ContentHandler,), {
        "repositories": repositories, "content_port": 0}))
    hub = Server(("127.0.0.1", 0), type("Hub", (Handler,), {
        "repositories": repositories, "content_port": content.server_port}))
    for server in content, hub:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{hub.server_port}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--port-file", type=Path)
    options = parser.parse_args()
    address = start(options.folder)
    if options.port_file:
        partial = options.port_file.with_suffix(".partial")
        partial.write_text(address)
        partial.rename(options.port_file)
    print(address, flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main()
