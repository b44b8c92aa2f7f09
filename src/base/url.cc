#include "base/url.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "base/error.h"

namespace idiolect {
namespace {

using Parsed = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

Parsed parse(const std::string& text) {
  Parsed url(curl_url(), curl_url_cleanup);
  if (url == nullptr || curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK)
    throw Error("'" + shown_url(text) + "' is no URL", "it begins with https:// and a host");
  return url;
}

std::string part(const Parsed& url, CURLUPart which, unsigned flags = 0) {
  char* value = nullptr;
  if (curl_url_get(url.get(), which, &value, flags) != CURLUE_OK) return {};
  const std::unique_ptr<char, decltype(&curl_free)> owned(value, curl_free);
  return owned.get();
}

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

}  // namespace

Url::Url(const std::string& text) {
  const Parsed url = parse(text);
  scheme = lower(part(url, CURLUPART_SCHEME));
  host = lower(part(url, CURLUPART_HOST));
  port = part(url, CURLUPART_PORT, CURLU_DEFAULT_PORT);
  path = part(url, CURLUPART_PATH);
  if ((scheme != "http" && scheme != "https") || host.empty())
    throw Error("'" + shown_url(text) + "' is no address of a web server",
                "it begins with https:// or http://");
}

bool Url::is_loopback() const {
  // A name like 127.example.com is somebody else's.
  const bool is_ipv4 = host.find_first_not_of("0123456789.") == std::string::npos;
  return host == "localhost" || host == "[::1]" || (is_ipv4 && host.starts_with("127."));
}

bool Url::has_same_origin(const Url& other) const {
  return scheme == other.scheme && host == other.host && port == other.port;
}

std::string shown_url(std::string_view text) {
  text = text.substr(0, text.find_first_of("?#"));
  const std::size_t authority = text.find("://");
  if (authority == std::string_view::npos) return std::string(text);
  const std::size_t begin = authority + 3;
  const std::string_view host = text.substr(begin, text.find('/', begin) - begin);
  const std::size_t at = host.rfind('@');
  if (at == std::string_view::npos) return std::string(text);
  return std::string(text.substr(0, begin)) + std::string(text.substr(begin + at + 1));
}

std::string resolve_url(const std::string& base, const std::string& reference) {
  const Parsed url = parse(base);
  if (curl_url_set(url.get(), CURLUPART_URL, reference.c_str(), 0) != CURLUE_OK)
    throw Error(shown_url(base) + ": redirects to something that is no URL");
  return part(url, CURLUPART_URL);
}

std::string percent_encode(std::string_view text, std::string_view keep) {
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string encoded;
  for (const char c : text) {
    if (kPlain.find(c) != std::string_view::npos || keep.find(c) != std::string_view::npos)
      encoded += c;
    else
      encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return encoded;
}

}  // namespace idiolect
