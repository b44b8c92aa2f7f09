#include "hub/environment.h"

#include <cstdlib>
#include <string_view>
#include <system_error>

#include "base/error.h"
#include "base/files.h"
#include "base/url.h"

namespace idiolect::hub {
namespace fs = std::filesystem;
namespace {

std::string variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

bool is_set(const char* name) {
  const std::string value = variable(name);
  return value == "1" || value == "true" || value == "TRUE" || value == "yes" || value == "YES" ||
         value == "on" || value == "ON";
}

/// "~" and "~/..." are the home folder, also where no shell has seen them.
fs::path expanded(const std::string& path) {
  if (path != "~" && !path.starts_with("~/")) return path;
  return fs::path(variable("HOME")) / path.substr(path.size() > 1 ? 2 : 1);
}

fs::path hub_home() {
  if (const std::string home = variable("HF_HOME"); !home.empty()) return expanded(home);
  if (const std::string cache = variable("XDG_CACHE_HOME"); !cache.empty())
    return expanded(cache) / "huggingface";
  if (variable("HOME").empty())
    throw Error("no place for models: HOME is not set", "set HF_HOME to a folder");
  return expanded("~/.cache/huggingface");
}

std::string trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(kBlanks) + 1 - first));
}

std::string find_token(const fs::path& home) {
  for (const char* const name : {"HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"})
    if (std::string token = trimmed(variable(name)); !token.empty()) return token;
  const std::string named = variable("HF_TOKEN_PATH");
  const fs::path file = named.empty() ? home / "token" : expanded(named);
  std::error_code ignored;
  return fs::is_regular_file(file, ignored) ? trimmed(read_file(file, 1 << 16)) : "";
}

}  // namespace

Environment read_environment() {
  const fs::path home = hub_home();
  Environment environment;
  std::string cache = variable("HF_HUB_CACHE");
  if (cache.empty()) cache = variable("HUGGINGFACE_HUB_CACHE");
  environment.cache = cache.empty() ? home / "hub" : expanded(cache);
  environment.endpoint = variable("HF_ENDPOINT");
  if (environment.endpoint.empty()) environment.endpoint = "https://huggingface.co";
  while (environment.endpoint.ends_with('/')) environment.endpoint.pop_back();
  while_doing("HF_ENDPOINT", [&] { return Url(environment.endpoint); });
  environment.token = find_token(home);
  environment.is_offline = is_set("HF_HUB_OFFLINE") || is_set("TRANSFORMERS_OFFLINE");
  return environment;
}

}  // namespace idiolect::hub
