#include "base/http_client.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <new>
#include <utility>

#include "base/url.h"

namespace idiolect {
namespace {

constexpr int kMostRedirects = 10;
/// Of an answer that is no 2xx: enough for what the server says about it.
constexpr std::size_t kMostOfRefusal = std::size_t{1} << 16;
constexpr std::size_t kMostHeaders = 1000;

void start_libcurl() {
  // A function's static is initialised once, whichever thread comes first.
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started != CURLE_OK) throw Error("libcurl cannot be started");
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

/// One request of possibly several: what its callbacks know.
struct Exchange {
  const HttpRequest& request;
  CURL* curl;
  HttpResponse response;
  std::uint64_t received = 0;
  bool is_body_open = false;
  std::exception_ptr thrown;  // by a callback; no exception may pass through libcurl

  void take_header(std::string_view line) {
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
    if (line.starts_with("HTTP/")) {  // another head follows one of status 100
      response.headers.clear();
      return;
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return;
    if (response.headers.size() == kMostHeaders) throw Error("the answer has too many headers");
    const std::size_t value = line.find_first_not_of(" \t", colon + 1);
    response.headers.push_back(
        {std::string(line.substr(0, colon)),
         value == std::string_view::npos ? "" : std::string(line.substr(value))});
  }

  void take_body(std::string_view piece) {
    received += piece.size();
    open_body();
    if (!response.is_success()) {
      response.body +=
          piece.substr(0, kMostOfRefusal - std::min(kMostOfRefusal, response.body.size()));
      return;
    }
    if (received > request.most_bytes)
      throw HttpFailure(fmt::format("{}: the answer is longer than {} bytes",
                                    shown_url(request.url), request.most_bytes),
                        "", HttpFailure::Kind::Lasting);
    if (request.take)
      request.take(piece);
    else
      response.body += piece;
  }

  void open_body() {
    if (is_body_open) return;
    is_body_open = true;
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    response.status = static_cast<int>(status);
    if (response.is_success() && request.began) request.began(response);
  }
};

/// Runs `body`, keeps what it throws, and says whether it threw nothing.
template <class Body>
bool guarded(Exchange& exchange, Body&& body) noexcept {
  try {
    body();
    return true;
  } catch (...) {
    exchange.thrown = std::current_exception();
    return false;
  }
}

std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* context) {
  auto& exchange = *static_cast<Exchange*>(context);
  return guarded(exchange, [&] { exchange.take_header({bytes, size * count}); }) ? size * count : 0;
}

std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* context) {
  auto& exchange = *static_cast<Exchange*>(context);
  return guarded(exchange,
                 [&] {
                   exchange.take_body({bytes, size * count});
                 })
             ? size * count
             : CURL_WRITEFUNC_ERROR;
}

int on_progress(void* context, curl_off_t total, curl_off_t done, curl_off_t, curl_off_t) {
  auto& exchange = *static_cast<Exchange*>(context);
  if (interrupt_requested(exchange.request.interrupt)) return 1;
  if (!exchange.request.progress) return 0;
  return guarded(exchange,
                 [&] {
                   exchange.request.progress(static_cast<std::uint64_t>(done),
                                             static_cast<std::uint64_t>(total));
                 })
             ? 0
             : 1;
}

bool is_temporary(CURLcode code) {
  for (const CURLcode temporary :
       {CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT,
        CURLE_PARTIAL_FILE, CURLE_OPERATION_TIMEDOUT, CURLE_GOT_NOTHING, CURLE_SEND_ERROR,
        CURLE_RECV_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM, CURLE_WEIRD_SERVER_REPLY,
        CURLE_SSL_CONNECT_ERROR})
    if (code == temporary) return true;
  return false;
}

const char* hint_for(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return "check the connection and the name; behind a proxy, set https_proxy";
    case CURLE_COULDNT_RESOLVE_PROXY:
      return "check http_proxy and https_proxy";
    case CURLE_COULDNT_CONNECT:
      return "check that the server is running and the port is right";
    case CURLE_OPERATION_TIMEDOUT:
      return "the connection stalls; try again later";
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
      return "a proxy that opens TLS needs its certificate in CURL_CA_BUNDLE";
    default:
      return "try again";
  }
}

[[noreturn]] void fail(const Exchange& exchange, CURLcode code, const std::string& url) {
  if (exchange.thrown != nullptr) std::rethrow_exception(exchange.thrown);
  if (code == CURLE_ABORTED_BY_CALLBACK) throw Interrupted(shown_url(url) + ": stopped");
  // curl_easy_strerror says what kind; libcurl's longer texts may quote the whole URL.
  throw HttpFailure(fmt::format("{}: {}", shown_url(url), lower(curl_easy_strerror(code))),
                    hint_for(code),
                    is_temporary(code) ? HttpFailure::Kind::Temporary : HttpFailure::Kind::Lasting);
}

bool is_secret(const HttpHeader& header) {
  const std::string name = lower(header.name);
  return name == "authorization" || name == "cookie" || name == "proxy-authorization";
}

using HeaderList = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

HeaderList header_list(const HttpRequest& request, bool with_secrets) {
  HeaderList list(nullptr, curl_slist_free_all);
  const auto append = [&](const std::string& line) {
    curl_slist* const longer = curl_slist_append(list.get(), line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    static_cast<void>(list.release());
    list.reset(longer);
  };
  append("Expect:");  // asking before every POST costs a second where the server does not answer
  for (const HttpHeader& header : request.headers) {
    if (is_secret(header) && !with_secrets) continue;
    if ((header.name + header.value).find_first_of("\r\n") != std::string::npos)
      throw Error("the header " + lower(header.name) + " holds a line feed",
                  "check the token: it is one line");
    append(header.name + ": " + header.value);
  }
  return list;
}

/// The file of trusted certificates where the user names one, as curl and Python's clients do.
const char* named_certificates() {
  for (const char* const name : {"CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"}) {
    const char* const value = std::getenv(name);
    if (value != nullptr && *value != '\0') return value;
  }
  return nullptr;
}

void set_up_connection(CURL* curl, const HttpRequest& request, const Url& url) {
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "idiolect/" IDIOLECT_VERSION);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT,
                   static_cast<long>(request.connect_timeout.count()));
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, static_cast<long>(request.stall_timeout.count()));
  if (const char* const certificates = named_certificates())
    curl_easy_setopt(curl, CURLOPT_CAINFO, certificates);
  if (url.is_loopback()) curl_easy_setopt(curl, CURLOPT_PROXY, "");
}

void set_up_method(CURL* curl, const HttpRequest& request) {
  if (request.method == "HEAD") {
    curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
  } else if (!request.body.empty() || request.method == "POST" || request.method == "PUT") {
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request.body.size()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.c_str());
  }
  if (request.method != "HEAD")
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  if (request.range) {
    const std::string last = request.range->last ? std::to_string(*request.range->last) : "";
    curl_easy_setopt(curl, CURLOPT_RANGE, fmt::format("{}-{}", request.range->first, last).c_str());
  }
}

void set_up_callbacks(CURL* curl, Exchange& exchange) {
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &exchange);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &exchange);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &exchange);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
}

void check_cleartext(const HttpRequest& request, const Url& url) {
  if (url.scheme == "https" || url.is_loopback() || request.cleartext == Cleartext::Anywhere)
    return;
  throw HttpFailure("http://" + url.host + ": would be spoken to without encryption",
                    "use https://; http:// is for this machine", HttpFailure::Kind::Lasting);
}

/// One hop. `url` may be another than the request's.
HttpResponse send_once(CURL* curl, const HttpRequest& request, const std::string& url) {
  const Url target(url);
  check_cleartext(request, target);
  curl_easy_reset(curl);
  Exchange exchange{request, curl, {}, 0, false, nullptr};
  const HeaderList headers = header_list(request, target.has_same_origin(Url(request.url)));
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  set_up_connection(curl, request, target);
  set_up_method(curl, request);
  set_up_callbacks(curl, exchange);
  const CURLcode code = curl_easy_perform(curl);
  if (code != CURLE_OK) fail(exchange, code, url);
  exchange.open_body();  // where there was none
  exchange.response.url = url;
  return std::move(exchange.response);
}

}  // namespace

std::string_view HttpResponse::header(std::string_view name) const noexcept {
  for (const HttpHeader& header : headers)
    if (header.name.size() == name.size() &&
        curl_strnequal(header.name.data(), name.data(), name.size()) != 0)
      return header.value;
  return {};
}

struct HttpClient::Handle {
  std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl{curl_easy_init(), curl_easy_cleanup};
};

HttpClient::HttpClient() {
  start_libcurl();
  handle_ = std::make_unique<Handle>();
  if (handle_->curl == nullptr) throw std::bad_alloc();
}

HttpClient::~HttpClient() = default;

HttpResponse HttpClient::send(const HttpRequest& request) {
  // What is sent with a POST is meant for that server alone.
  const bool follows = request.redirects == Redirects::Follow &&
                       (request.method == "GET" || request.method == "HEAD");
  std::string url = request.url;
  for (int hop = 0; hop <= kMostRedirects; ++hop) {
    HttpResponse response = send_once(handle_->curl.get(), request, url);
    const std::string_view location = response.header("location");
    const bool moves = response.status >= 300 && response.status < 400 && !location.empty();
    if (!moves || !follows) return response;
    std::string next = resolve_url(url, std::string(location));
    if (Url(url).scheme == "https" && Url(next).scheme != "https")
      throw HttpFailure(shown_url(url) + ": redirects to an address without encryption", "",
                        HttpFailure::Kind::Lasting);
    url = std::move(next);
  }
  throw HttpFailure(shown_url(request.url) + ": redirects in circles", "",
                    HttpFailure::Kind::Lasting);
}

}  // namespace idiolect
