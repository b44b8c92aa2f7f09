#include "sources/whatsapp_title.h"

#include <algorithm>
#include <array>

#include "sources/meta_path.h"
#include "sources/text.h"

namespace idiolect::sources {
namespace {

/// What stands before the name, with blanks where a file may have underscores.
constexpr std::array<std::string_view, 26> kBefore{"WhatsApp Chat with ",
                                                   "WhatsApp Chat - ",
                                                   "WhatsApp Chat mit ",
                                                   "WhatsApp-Chat mit ",
                                                   "Chat de WhatsApp con ",
                                                   "Chat WhatsApp con ",
                                                   "Conversación de WhatsApp con ",
                                                   "Conversa do WhatsApp com ",
                                                   "Conversa no WhatsApp com ",
                                                   "Discussion WhatsApp avec ",
                                                   "Chat WhatsApp avec ",
                                                   "WhatsApp-chat met ",
                                                   "WhatsApp Chat met ",
                                                   "Чат WhatsApp с контактом ",
                                                   "Чат WhatsApp с ",
                                                   "Чат WhatsApp з ",
                                                   "Czat WhatsApp z ",
                                                   "Chat WhatsApp s uživatelem ",
                                                   "WhatsApp Chat s ",
                                                   "WhatsApp-chatt med ",
                                                   "WhatsApp-chat med ",
                                                   "WhatsApp Chat dengan ",
                                                   "Chat WhatsApp dengan ",
                                                   "WhatsApp Chat cu ",
                                                   "Conversație WhatsApp cu ",
                                                   "WhatsApp Chat ile "};

std::string_view without_extension(std::string_view name) {
  for (const std::string_view extension : {".txt", ".zip"})
    if (name.size() > extension.size() &&
        ascii_lower(name.substr(name.size() - extension.size())) == extension)
      return name.substr(0, name.size() - extension.size());
  return name;
}

/// "Anna (1)" → "Anna": the second download of a file.
std::string_view without_copy_number(std::string_view name) {
  const std::size_t open = name.rfind(" (");
  if (open == std::string_view::npos || open == 0 || !name.ends_with(')')) return name;
  const std::string_view number = name.substr(open + 2, name.size() - open - 3);
  const bool digits = !number.empty() && number.size() <= 2 &&
                      number.find_first_not_of("0123456789") == std::string_view::npos;
  return digits ? name.substr(0, open) : name;
}

std::string title_in(std::string_view component) {
  std::string name(without_extension(component));
  const auto starts = [&](std::string_view words) { return name.starts_with(words); };
  auto before = std::find_if(kBefore.begin(), kBefore.end(), starts);
  if (before == kBefore.end()) {
    std::replace(name.begin(), name.end(), '_', ' ');
    before = std::find_if(kBefore.begin(), kBefore.end(), starts);
  }
  if (before == kBefore.end()) return {};
  return std::string(trimmed(without_copy_number(std::string_view(name).substr(before->size()))));
}

bool says_whatsapp(std::string_view component) {
  return ascii_lower(component).find("whatsapp") != std::string::npos;
}

}  // namespace

std::string whatsapp_title(std::string_view path) {
  std::string title = title_in(file_name_of(path));
  return title.empty() ? title_in(file_name_of(folder_of(path))) : title;
}

bool has_whatsapp_name(std::string_view path) {
  const std::string_view name = file_name_of(path);
  return name.starts_with("_chat") || says_whatsapp(name) ||
         says_whatsapp(file_name_of(folder_of(path)));
}

}  // namespace idiolect::sources
