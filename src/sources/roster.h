// sources/roster.h
//
// A group that nobody named is called by its people. That tells who is in it,
// also of those who never write.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace idiolect::sources {

/// The people in a chat's name, where it is a list of them with `separator` in between: at least
/// one of them is among the `senders`. A contact may be called "Tom & Ann" as well.
std::vector<std::string> people_in_title(std::string_view title, std::string_view separator,
                                         const std::vector<std::string>& senders);

}  // namespace idiolect::sources
