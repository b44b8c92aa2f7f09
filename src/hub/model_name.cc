#include "hub/model_name.h"

#include <algorithm>

namespace idiolect::hub {
namespace {

constexpr std::size_t kLongestName = 96;
constexpr std::string_view kNameBytes =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._";

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= kLongestName &&
         text.find_first_not_of(kNameBytes) == std::string_view::npos && text.front() != '.' &&
         text.front() != '-' && text.find("--") == std::string_view::npos &&
         text.find("..") == std::string_view::npos;
}

/// Calls `is_good` with each part between slashes.
template <class Check>
bool all_parts(std::string_view path, Check&& is_good) {
  while (true) {
    const std::size_t slash = path.find('/');
    if (!is_good(path.substr(0, slash))) return false;
    if (slash == std::string_view::npos) return true;
    path.remove_prefix(slash + 1);
  }
}

}  // namespace

std::optional<ModelName> parse_model_name(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::string_view organisation = text.substr(0, slash);
  const std::string_view name = text.substr(slash + 1);
  if (!is_name(organisation) || !is_name(name)) return std::nullopt;
  return ModelName{std::string(organisation), std::string(name)};
}

bool is_revision(std::string_view text) {
  return text.size() <= 200 &&
         text.find_first_not_of(std::string(kNameBytes) + '/') == std::string_view::npos &&
         is_safe_path(text);
}

bool is_commit(std::string_view text) {
  return text.size() == 40 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool is_safe_path(std::string_view path) {
  const bool has_control = std::any_of(path.begin(), path.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == '\\' || c == 0x7f;
  });
  return path.size() <= 1000 && !has_control && all_parts(path, [](std::string_view part) {
           return !part.empty() && part.size() <= 255 && part != "." && part != "..";
         });
}

}  // namespace idiolect::hub
