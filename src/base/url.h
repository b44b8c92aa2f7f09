// base/url.h
//
// What idiolect asks of a URL, answered by libcurl's parser, which is also the one that connects.
#pragma once

#include <string>
#include <string_view>

namespace idiolect {

/// The parts of an absolute http or https URL. Throws Error for anything else.
struct Url {
  explicit Url(const std::string& text);

  std::string scheme;  // http or https
  std::string host;    // lower case; IPv6 in brackets
  std::string port;    // also where it is the scheme's own
  std::string path;

  bool is_loopback() const;
  /// Scheme, host and port: to whom a credential may be shown.
  bool has_same_origin(const Url& other) const;
};

/// `text` for an error message: without user, password, query and fragment.
std::string shown_url(std::string_view text);

/// `reference`, absolute or relative, as seen from `base`. Throws Error.
std::string resolve_url(const std::string& base, const std::string& reference);

/// `text` for one segment of a path, or with `keep` "/" for a whole path.
std::string percent_encode(std::string_view text, std::string_view keep = {});

}  // namespace idiolect
