#include "sources/meta_profile.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "base/utf8.h"
#include "sources/html_page.h"
#include "sources/meta_path.h"
#include "sources/meta_strings.h"
#include "sources/text.h"

namespace idiolect::sources {
namespace {

constexpr std::size_t kLargestProfile = std::size_t{1} << 20;

Json parse(const Document& document) {
  try {
    return parse_json(document.text.substr(0, kLargestProfile), document.path);
  } catch (const nlohmann::json::exception& error) {  // e.g. a number out of range
    throw Error(std::string(document.path) + ": not valid JSON (" + std::to_string(error.id) + ")",
                "download the export again");
  }
}

std::string mended(const std::string& text) { return MetaStrings().mend(text); }

void add_name(FileContent& content, std::string_view text) {
  std::string name(trimmed(text));
  auto& names = content.stated_owner;
  if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end())
    names.push_back(std::move(name));
}

void add_name(FileContent& content, const Json& value) {
  if (value.is_string()) add_name(content, std::string_view(mended(value.get<std::string>())));
}

const Json& child(const Json& parent, std::string_view key) {
  static const Json kNothing;
  if (!parent.is_object()) return kNothing;
  const auto found = parent.find(std::string(key));
  return found == parent.end() ? kNothing : *found;
}

/// True for "Name", "Username" and what they are called elsewhere; the keys follow the language of
/// the account. An unknown language leaves the owner to be found from the threads.
bool is_name_key(std::string_view key) {
  constexpr std::array<std::string_view, 17> kKeys{"name",
                                                   "username",
                                                   "nombre",
                                                   "nombre de usuario",
                                                   "nom",
                                                   "nom d\u2019utilisateur",
                                                   "nom d'utilisateur",
                                                   "nome",
                                                   "nome utente",
                                                   "nome de usu\u00e1rio",
                                                   "benutzername",
                                                   "naam",
                                                   "gebruikersnaam",
                                                   "nazwa u\u017cytkownika",
                                                   "namn",
                                                   "anv\u00e4ndarnamn",
                                                   "navn"};
  return std::find(kKeys.begin(), kKeys.end(), ascii_lower(key)) != kKeys.end();
}

bool is_div(const GumboNode& node) { return is_element(node, GUMBO_TAG_DIV); }

/// A row has two cells, or the value stands below the label in one.
std::pair<std::string, std::string> label_and_value(const GumboNode& row) {
  const std::vector<const GumboNode*> cells = elements_of(row);
  if (cells.empty() || !has_class(*cells[0], "_a6_q")) return {};
  std::string label(trimmed(text_of(*cells[0], is_div)));
  if (cells.size() > 1) return {std::move(label), text_of(*cells[1])};
  std::string value;
  for (const GumboNode* const child : elements_of(*cells[0])) value += text_of(*child);
  return {std::move(label), std::move(value)};
}

bool head_has(const Glimpse& glimpse, std::string_view needle) {
  return glimpse.head.find(needle) != std::string_view::npos;
}

}  // namespace

bool is_instagram_profile(const Glimpse& glimpse) {
  return file_name_of(glimpse.path) == "personal_information.json" &&
         head_has(glimpse, "\"profile_user\"");
}

bool is_instagram_profile_page(const Glimpse& glimpse) {
  return file_name_of(glimpse.path) == "personal_information.html" && head_has(glimpse, "_a6_q");
}

bool is_facebook_profile(const Glimpse& glimpse) {
  return file_name_of(glimpse.path) == "profile_information.json" &&
         (head_has(glimpse, "\"profile_v2\"") || head_has(glimpse, "\"profile\""));
}

FileContent read_instagram_profile(const Document& document) {
  FileContent content;
  const Json root = parse(document);
  const Json& users = child(root, "profile_user");
  if (!users.is_array()) return content;
  for (const Json& user : users) {
    const Json& entries = child(user, "string_map_data");
    if (!entries.is_object()) continue;
    for (const auto& [key, entry] : entries.items())
      if (is_name_key(mended(key))) add_name(content, child(entry, "value"));
  }
  return content;
}

FileContent read_instagram_profile_page(const Document& document) {
  FileContent content;
  const HtmlPage page(document.path, without_bom(document.text));
  std::vector<const GumboNode*> next{&page.root()};
  while (!next.empty()) {
    const GumboNode& node = *next.back();
    next.pop_back();
    const auto children = children_of(node);
    next.insert(next.end(), children.rbegin(), children.rend());
    if (!is_element(node, GUMBO_TAG_TR)) continue;
    const auto [label, value] = label_and_value(node);
    if (is_name_key(label)) add_name(content, std::string_view(value));
  }
  return content;
}

FileContent read_facebook_profile(const Document& document) {
  FileContent content;
  const Json root = parse(document);
  for (const std::string_view key : {"profile_v2", "profile"})
    add_name(content, child(child(child(root, key), "name"), "full_name"));
  return content;
}

}  // namespace idiolect::sources
