// base/http_client.h
//
// HTTP requests over libcurl: the model hub, servers that speak OpenAI's interface, trackers. TLS
// is always verified; cleartext is for loopback, or for who says so. Redirects are followed here
// and not by libcurl, so that a token never reaches another host than the one it was meant for.
// Proxies are taken from the environment, but never for loopback.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/interrupt.h"

namespace idiolect {

struct HttpHeader {
  std::string name;
  std::string value;
};

/// Bytes `first` to `last`, both included; without `last`, to the end.
struct ByteRange {
  std::uint64_t first = 0;
  std::optional<std::uint64_t> last;
};

enum class Redirects { Follow, Return };
enum class Cleartext { LoopbackOnly, Anywhere };

/// What was answered. `body` is empty where the request has a `take`, unless the status is no 2xx.
struct HttpResponse {
  int status = 0;
  std::vector<HttpHeader> headers;
  std::string body;
  std::string url;  // the last one, after redirects

  bool is_success() const noexcept { return status >= 200 && status < 300; }
  /// The value of the first header of that name, in any case; empty where there is none. Views the
  /// response.
  std::string_view header(std::string_view name) const noexcept;
};

struct HttpRequest {
  std::string method = "GET";
  std::string url;
  std::vector<HttpHeader> headers;  // Authorization and Cookie go to the host of `url` only
  std::string body;                 // sent where not empty, or where the method is POST or PUT
  std::optional<ByteRange> range;
  Redirects redirects = Redirects::Follow;  // of GET and HEAD; others are never followed
  Cleartext cleartext = Cleartext::LoopbackOnly;
  std::chrono::seconds connect_timeout{20};
  std::chrono::seconds stall_timeout{60};  // without a byte in either direction
  std::uint64_t most_bytes = std::uint64_t{1} << 28;
  /// Called before the first piece of a 2xx body, with status and headers.
  std::function<void(const HttpResponse& head)> began;
  /// Called with each piece of a 2xx body as it comes; what it throws ends the request and is
  /// thrown on.
  std::function<void(std::string_view piece)> take;
  /// Called now and then with bytes received so far and in all; 0 where that is unknown.
  std::function<void(std::uint64_t done, std::uint64_t total)> progress;
  const InterruptFlag* interrupt = nullptr;
};

/// No answer, or half of one. What it says holds neither credentials nor queries.
class HttpFailure : public Error {
 public:
  enum class Kind { Temporary, Lasting };
  HttpFailure(const std::string& what, std::string hint, Kind kind)
      : Error(what, std::move(hint)), kind_(kind) {}

  /// True where trying again may help: a cut connection, a stall, a server that is not up.
  bool is_temporary() const noexcept { return kind_ == Kind::Temporary; }

 private:
  Kind kind_;
};

/// Sends requests one after the other and keeps connections open between them. One thread at a
/// time; any number of clients.
class HttpClient {
 public:
  HttpClient();
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  /// Any status is an answer. Throws HttpFailure when there is none, Interrupted, and what the
  /// request's callbacks throw.
  HttpResponse send(const HttpRequest& request);

 private:
  struct Handle;
  std::unique_ptr<Handle> handle_;
};

}  // namespace idiolect
