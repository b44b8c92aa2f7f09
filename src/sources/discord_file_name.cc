#include "sources/discord_file_name.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "sources/meta_path.h"
#include "sources/text.h"

namespace idiolect::sources {
namespace {

bool is_number(std::string_view text) noexcept {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Takes " [part 2]" off the end of `stem`.
std::size_t take_part(std::string_view& stem) {
  const std::size_t start = stem.rfind("[part ");
  if (start == std::string_view::npos || !stem.ends_with(']')) return 0;
  const std::string_view digits = stem.substr(start + 6, stem.size() - start - 7);
  std::size_t number = 0;
  if (!is_number(digits)) return 0;
  if (std::from_chars(digits.data(), digits.data() + digits.size(), number).ec != std::errc())
    return 0;
  stem = trimmed(stem.substr(0, start));
  return number;
}

/// Takes " [1234567890]", with what follows it (a range of dates), off the end of `stem`.
std::string_view take_channel(std::string_view& stem) {
  const std::size_t start = stem.rfind('[');
  if (start == std::string_view::npos) return {};
  const std::size_t end = stem.find(']', start);
  if (end == std::string_view::npos) return {};
  const std::string_view id = stem.substr(start + 1, end - start - 1);
  if (!is_number(id)) return {};
  stem = trimmed(stem.substr(0, start));
  return id;
}

}  // namespace

std::string discord_channel_key(std::string_view id) { return "channel " + std::string(id); }

DiscordFileName discord_file_name(std::string_view path) {
  std::string_view stem = file_name_of(path);
  const std::size_t dot = std::min(stem.rfind('.'), stem.size());
  const std::string form = ascii_lower(stem.substr(dot));
  stem = stem.substr(0, dot);
  DiscordFileName name;
  name.number = take_part(stem);
  const std::string whole(stem);
  const std::string_view id = take_channel(stem);
  // The names of servers and categories come first; a channel's own name may hold " - " as well.
  const std::size_t server = id.empty() ? std::string_view::npos : stem.find(" - ");
  const std::size_t category =
      server == std::string_view::npos ? server : stem.find(" - ", server + 3);
  const std::size_t cut = category != std::string_view::npos ? category : server;
  name.title = cut == std::string_view::npos ? stem : stem.substr(cut + 3);
  // The same channel in two formats stays apart: joined, it would say everything twice.
  name.key =
      (id.empty() ? std::string(folder_of(path)) + "/" + whole : discord_channel_key(id)) + form;
  return name;
}

}  // namespace idiolect::sources
