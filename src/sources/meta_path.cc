#include "sources/meta_path.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include "sources/text.h"

namespace idiolect::sources {
namespace {

struct Mark {
  std::string_view text;
  bool prefix;  // of the component; otherwise all of it
  MetaApp app;
};

/// What Meta itself writes into a path.
constexpr std::array kCertain{
    Mark{"your_instagram_activity", true, MetaApp::Instagram},
    Mark{"instagram-", true, MetaApp::Instagram},
    Mark{"your_facebook_activity", true, MetaApp::Messenger},
    Mark{"your_activity_across_facebook", true, MetaApp::Messenger},
    Mark{"facebook-", true, MetaApp::Messenger},
    Mark{"e2ee_cutover", false, MetaApp::Messenger},
    Mark{"archived_threads", false, MetaApp::Messenger},
    Mark{"filtered_threads", false, MetaApp::Messenger},
};

/// What people call the folder they unpack it into.
constexpr std::array kLikely{
    Mark{"instagram", true, MetaApp::Instagram},
    Mark{"messenger", true, MetaApp::Messenger},
    Mark{"facebook", true, MetaApp::Messenger},
};

template <std::size_t N>
std::optional<MetaApp> nearest(std::string_view path, const std::array<Mark, N>& marks) {
  while (!path.empty()) {
    const std::string component = ascii_lower(file_name_of(path));
    for (const Mark& mark : marks)
      if (mark.prefix ? component.starts_with(mark.text) : component == mark.text) return mark.app;
    path = folder_of(path);
  }
  return std::nullopt;
}

constexpr std::array<std::string_view, 5> kSections{"inbox", "archived_threads", "filtered_threads",
                                                    "message_requests", "e2ee_cutover"};

/// The folders of `path` without that of the thread, which carries the name of a person or a group.
std::string_view folders_with_meaning(std::string_view path) {
  const std::string_view folder = folder_of(path);
  return is_in_meta_section(path) ? folder_of(folder) : folder;
}

}  // namespace

std::optional<MetaApp> meta_app_of(std::string_view path) {
  const std::string_view folder = folders_with_meaning(path);
  if (const auto app = nearest(folder, kCertain)) return app;
  return nearest(folder, kLikely);
}

std::optional<MetaApp> meta_app_of(const Glimpse& glimpse) {
  if (glimpse.as_source == "instagram") return MetaApp::Instagram;
  if (glimpse.as_source == "messenger") return MetaApp::Messenger;
  return meta_app_of(glimpse.path);
}

std::optional<std::size_t> meta_part_number(std::string_view path) {
  std::string_view name = file_name_of(path);
  constexpr std::string_view kStart = "message_";
  const std::string_view end = name.ends_with(".html") ? ".html" : ".json";
  if (name.size() <= kStart.size() + end.size() || !name.starts_with(kStart) ||
      !name.ends_with(end))
    return std::nullopt;
  name = name.substr(kStart.size(), name.size() - kStart.size() - end.size());
  std::size_t number = 0;
  const auto [at, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (error != std::errc() || at != name.data() + name.size()) return std::nullopt;
  return number;
}

bool is_in_meta_section(std::string_view path) {
  const std::string section = ascii_lower(file_name_of(folder_of(folder_of(path))));
  return std::find(kSections.begin(), kSections.end(), section) != kSections.end();
}

std::string_view meta_thread_key(std::string_view thread_path, std::string_view path) {
  const std::string_view name = thread_path.substr(thread_path.rfind('/') + 1);
  if (!name.empty()) return name;
  const std::string_view file = file_name_of(path);
  if (!meta_part_number(file) && file != "message.html" && file != "message.json") return path;
  return is_in_meta_section(path) ? file_name_of(folder_of(path)) : folder_of(path);
}

std::string_view folder_of(std::string_view path) {
  const std::size_t separator = path.find_last_of("/!");
  return separator == std::string_view::npos ? std::string_view() : path.substr(0, separator);
}

std::string_view file_name_of(std::string_view path) {
  const std::size_t separator = path.find_last_of("/!");
  return separator == std::string_view::npos ? path : path.substr(separator + 1);
}

}  // namespace idiolect::sources
