// Links that let in whoever has them. The whole link goes, not only its secret part.
#include <algorithm>
#include <array>
#include <vector>

#include "privacy/ascii.h"
#include "privacy/scanners.h"

namespace idiolect::privacy {
namespace {

/// Names of parameters whose value is a key; folded, without '-' and '_'.
constexpr std::array<std::string_view, 34> kSecretParameters{"token",
                                                             "accesstoken",
                                                             "authtoken",
                                                             "refreshtoken",
                                                             "idtoken",
                                                             "apikey",
                                                             "key",
                                                             "secret",
                                                             "clientsecret",
                                                             "password",
                                                             "passwd",
                                                             "pass",
                                                             "pwd",
                                                             "pw",
                                                             "sig",
                                                             "signature",
                                                             "xamzsignature",
                                                             "xamzcredential",
                                                             "xgoogsignature",
                                                             "auth",
                                                             "authkey",
                                                             "authorization",
                                                             "sessionid",
                                                             "session",
                                                             "sid",
                                                             "jwt",
                                                             "otp",
                                                             "code",
                                                             "resettoken",
                                                             "invitetoken",
                                                             "magic",
                                                             "ticket",
                                                             "sharetoken",
                                                             "login"};

bool is_link_character(char c) noexcept {
  return static_cast<unsigned char>(c) > ' ' && c != '<' && c != '>' && c != '"' && c != '\x7F';
}

std::size_t link_end(std::string_view text, std::size_t at) noexcept {
  std::size_t end = at;
  std::size_t open = 0;
  for (; end < text.size() && is_link_character(text[end]); ++end) {
    // Blanks and quotes beyond ASCII end it: U+00A0, U+20xx, U+3000 and on.
    const auto c = static_cast<unsigned char>(text[end]);
    if (c == 0xC2 && end + 1 < text.size() && (text[end + 1] == '\xA0' || text[end + 1] == '\xBB'))
      break;
    if (c == 0xE2 && end + 1 < text.size() && text[end + 1] == '\x80') break;
    if (c == 0xE3 && end + 1 < text.size() && text[end + 1] == '\x80') break;
    if (text[end] == '(') ++open;
  }
  while (end > at) {
    const char last = text[end - 1];
    const bool trailing = std::string_view(".,;:!?'*_~]}|").find(last) != std::string_view::npos;
    if (!trailing && !(last == ')' && open == 0)) break;
    --end;
  }
  return end;
}

bool is_secret_parameter(std::string_view name) noexcept {
  std::array<char, 24> plain{};
  std::size_t size = 0;
  for (const char c : name) {
    if (c == '-' || c == '_' || c == '.') continue;
    if (size == plain.size()) return false;
    plain[size++] = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return std::ranges::find(kSecretParameters, std::string_view(plain.data(), size)) !=
         kSecretParameters.end();
}

/// "?a=1&token=x", "#access_token=x": a key among the parameters.
bool has_secret_parameter(std::string_view link) noexcept {
  std::size_t at = link.find_first_of("?#");
  while (at < link.size()) {
    const std::size_t begin = at + 1;
    at = std::min(link.find_first_of("&;?#", begin), link.size());
    const std::string_view parameter = link.substr(begin, at - begin);
    const std::size_t equals = parameter.find('=');
    if (equals == std::string_view::npos || parameter.size() - equals - 1 < 4) continue;
    const std::string_view value = parameter.substr(equals + 1);
    const bool short_word = value.size() < 6;
    const std::string_view name = parameter.substr(0, equals);
    if (is_secret_parameter(name) &&
        !(short_word && (name == "code" || name == "key" || name == "login" || name == "session")))
      return true;
  }
  return false;
}

/// "user:password@" or "token@" before the host.
bool has_user(std::string_view after_scheme) noexcept {
  const std::string_view host = after_scheme.substr(0, after_scheme.find_first_of("/?#"));
  const std::size_t at = host.rfind('@');
  if (at == std::string_view::npos || at == 0) return false;
  return host.substr(0, at).find(':') != std::string_view::npos || at >= 16;
}

/// Hooks whose path is the key.
bool is_hook(std::string_view after_scheme) noexcept {
  for (const std::string_view start : {"hooks.slack.com/services/", "discord.com/api/webhooks/",
                                       "discordapp.com/api/webhooks/", "api.telegram.org/bot"})
    if (after_scheme.starts_with(start) && after_scheme.size() > start.size() + 8) return true;
  return false;
}

/// Links that call somebody: the number in them is a phone's.
bool is_call(std::string_view after_scheme) noexcept {
  return after_scheme.starts_with("wa.me/") ||
         after_scheme.find("phone=") != std::string_view::npos ||
         after_scheme.starts_with("t.me/+");
}

}  // namespace

std::vector<Finding> find_links(const Tokens& tokens, Findings& found) {
  std::vector<Finding> harmless;
  const std::string_view text = tokens.text;
  std::size_t done = 0;
  for (const std::uint32_t token : tokens.schemes) {
    const std::size_t colon = tokens[token].begin;
    if (colon < done) continue;
    std::size_t begin = colon;
    while (begin > done && (is_alnum(text[begin - 1]) || text[begin - 1] == '+' ||
                            text[begin - 1] == '-' || text[begin - 1] == '.'))
      --begin;
    const std::size_t after = colon + 3;
    const std::size_t end = link_end(text, std::min(after, text.size()));
    done = std::max(end, colon + 1);
    if (begin == colon || end <= after) continue;
    const std::string_view rest = text.substr(after, end - after);
    if (has_user(rest) || has_secret_parameter(rest) || is_hook(rest))
      found.push_back({begin, end, PersonalData::LinkWithCredentials});
    else if (!is_call(rest))
      harmless.push_back({begin, end, PersonalData::LinkWithCredentials});
  }
  return harmless;
}

}  // namespace idiolect::privacy
