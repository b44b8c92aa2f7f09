#include "hub/base_model.h"

#include <algorithm>
#include <string_view>
#include <system_error>

#include "base/error.h"
#include "base/files.h"
#include "hub/cache.h"
#include "hub/environment.h"

namespace idiolect::hub {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kMostOfCard = std::size_t{1} << 22;

/// The value of `key` at the top level of a card's front matter. Views `front`.
std::string_view value_of(std::string_view front, std::string_view key) {
  while (!front.empty()) {
    const std::string_view line = front.substr(0, front.find('\n'));
    front.remove_prefix(std::min(front.size(), line.size() + 1));
    if (!line.starts_with(key) || line.substr(key.size(), 1) != ":") continue;
    constexpr std::string_view kAround = " \t\r\"'";
    const std::string_view value = line.substr(key.size() + 1);
    const std::size_t first = value.find_first_not_of(kAround);
    if (first == std::string_view::npos) return {};
    return value.substr(first, value.find_last_not_of(kAround) + 1 - first);
  }
  return {};
}

/// What a terminal is shown comes from a stranger.
std::string printable(std::string_view text) {
  std::string result(text.substr(0, 100));
  std::erase_if(result, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  return result;
}

}  // namespace

std::string resolve_base(const std::string& base) {
  std::error_code ignored;
  if (base.empty() || fs::exists(base, ignored)) return base;
  const std::size_t at = base.find('@');
  const auto name = parse_model_name(std::string_view(base).substr(0, at));
  const std::string revision = at == std::string::npos ? "main" : base.substr(at + 1);
  if (!name || !is_revision(revision)) return base;
  const Environment environment = read_environment();
  const CachedRepository repository(environment.cache, *name);
  if (const auto snapshot = find_snapshot(repository, revision)) return snapshot->string();
  throw Error(base + ": no such folder, and no such model in the cache",
              "to fetch it: idiolect pull " + name->text() +
                  (at == std::string::npos ? "" : " --revision " + revision));
}

std::string licence_of(const fs::path& folder) {
  const fs::path card = folder / "README.md";
  std::error_code ignored;
  if (!fs::is_regular_file(card, ignored) || fs::file_size(card, ignored) > kMostOfCard) return {};
  const std::string text = read_file(card, kMostOfCard);
  if (!text.starts_with("---")) return {};
  const std::size_t end = text.find("\n---", 3);
  if (end == std::string::npos) return {};
  const std::string_view front = std::string_view(text).substr(3, end - 3);
  const std::string_view licence = value_of(front, "license");
  const std::string_view named = value_of(front, "license_name");
  return printable(licence == "other" && !named.empty() ? named : licence);
}

}  // namespace idiolect::hub
