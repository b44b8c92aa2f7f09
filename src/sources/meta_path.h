// sources/meta_path.h
//
// Instagram and Messenger share one schema: only the path tells them apart.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "sources/reader.h"

namespace idiolect::sources {

enum class MetaApp { Instagram, Messenger };

/// The app that `path` names, e.g. by the folder your_facebook_activity; the component nearest to
/// the file decides. None where the path does not say.
std::optional<MetaApp> meta_app_of(std::string_view path);

/// The same, unless the user has said which it is (--source).
std::optional<MetaApp> meta_app_of(const Glimpse& glimpse);

/// N of a path that ends in message_N.json or message_N.html.
std::optional<std::size_t> meta_part_number(std::string_view path);

/// True where the folder of the file is one of a thread: …/inbox/<thread>/file, archived_threads,
/// ….
bool is_in_meta_section(std::string_view path);

/// What all files of one thread share: the name of its folder, <slug>_<id>. A thread that is
/// archived or accepted moves to another section, so that does not count. `thread_path` is what the
/// file says, or empty. Views one of the two.
std::string_view meta_thread_key(std::string_view thread_path, std::string_view path);

/// `path` up to its last separator ('/' or the '!' of an archive); empty where there is none.
std::string_view folder_of(std::string_view path);

/// What follows the last separator.
std::string_view file_name_of(std::string_view path);

}  // namespace idiolect::sources
