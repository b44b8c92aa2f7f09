// hub/model_name.h
//
// Names as the hub has them. They become parts of paths and URLs, so nothing else is let through.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace idiolect::hub {

struct ModelName {
  std::string organisation;
  std::string name;

  std::string text() const { return organisation + '/' + name; }
  /// Its folder in the cache.
  std::string folder() const { return "models--" + organisation + "--" + name; }
};

/// "ORG/NAME"; nothing where `text` cannot be a name of the hub.
std::optional<ModelName> parse_model_name(std::string_view text);

/// True for a branch, a tag or a commit that is safe as a path.
bool is_revision(std::string_view text);

/// True for a commit: 40 hexadecimal digits.
bool is_commit(std::string_view text);

/// True for the path of a file in a repository that stays inside the folder it is put into.
bool is_safe_path(std::string_view path);

}  // namespace idiolect::hub
