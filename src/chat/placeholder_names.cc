#include "chat/placeholder_names.h"

#include <algorithm>
#include <array>

namespace idiolect::chat {
namespace {

// In lower case as far as ASCII goes.
constexpr std::array<std::string_view, 21> kNames{"facebook user",
                                                  "instagram user",
                                                  "messenger user",
                                                  "whatsapp user",
                                                  "facebook-nutzer",
                                                  "instagram-nutzer",
                                                  "usuario de facebook",
                                                  "usuario de instagram",
                                                  "utilisateur facebook",
                                                  "utilisateur de facebook",
                                                  "utilisateur instagram",
                                                  "utilisateur d\u2019instagram",
                                                  "utente di facebook",
                                                  "utente di instagram",
                                                  "usu\u00e1rio do facebook",
                                                  "usu\u00e1rio do instagram",
                                                  "utilizador do facebook",
                                                  "facebook-gebruiker",
                                                  "instagram-gebruiker",
                                                  "facebook \u7528\u6236",
                                                  "instagram \u7528\u6236"};

constexpr char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

bool stands_for_many(std::string_view name) noexcept {
  return std::any_of(kNames.begin(), kNames.end(), [&](std::string_view known) {
    return std::equal(known.begin(), known.end(), name.begin(), name.end(),
                      [](char a, char b) { return a == lower(b); });
  });
}

}  // namespace idiolect::chat
