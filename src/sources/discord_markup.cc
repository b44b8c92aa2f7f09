#include "sources/discord_markup.h"

#include <algorithm>
#include <array>

#include "sources/text.h"

namespace idiolect::sources {
namespace {

/// Discord's emoji names have 32 characters at most, its ids 20.
constexpr std::size_t kLongestMarkup = 64;

bool is_number(std::string_view text) noexcept {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// What is shown for the markup between < and >; empty where it stays as it is.
std::string shown(std::string_view inside) {
  if (inside.starts_with("@!") && is_number(inside.substr(2)))
    return "<@" + std::string(inside.substr(2)) + ">";
  if (inside.starts_with("a:")) inside.remove_prefix(1);
  const std::size_t colon = inside.rfind(':');
  const bool emoji = inside.starts_with(':') && colon != std::string_view::npos && colon > 1 &&
                     is_number(inside.substr(colon + 1));
  return emoji ? std::string(inside.substr(0, colon + 1)) : std::string();
}

}  // namespace

std::string readable_markup(std::string_view content) {
  if (content.find('<') == std::string_view::npos) return with_line_feeds(content);
  std::string result;
  result.reserve(content.size());
  std::size_t at = 0;
  while (at < content.size()) {
    const std::size_t start = std::min(content.find('<', at), content.size());
    result += content.substr(at, start - at);
    at = start;
    if (at == content.size()) break;
    const std::string_view rest = content.substr(at, kLongestMarkup);
    const std::size_t end = rest.find('>');
    const std::string words =
        end == std::string_view::npos ? std::string() : shown(rest.substr(1, end - 1));
    result += words.empty() ? "<" : words;
    at += words.empty() ? 1 : end + 1;
  }
  return with_line_feeds(result);
}

bool is_gif_link(std::string_view content) noexcept {
  constexpr std::array<std::string_view, 4> kGifs{
      "https://tenor.com/view/", "https://media.tenor.com/", "https://giphy.com/gifs/",
      "https://media.giphy.com/"};
  content = trimmed(content);
  return content.find_first_of(" \n\t") == std::string_view::npos &&
         std::any_of(kGifs.begin(), kGifs.end(),
                     [&](std::string_view start) { return content.starts_with(start); });
}

}  // namespace idiolect::sources
