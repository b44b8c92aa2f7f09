// sources/other_apps.h
//
// Knows the exports of apps that no source reads, and the files of apps that are
// read in another form, well enough to name them and the next step.
#pragma once

#include <string_view>

#include "sources/reader.h"

namespace idiolect::sources {

/// What the file is and what to do, in one line; empty where it is not known.
std::string_view export_of_other_app(const Glimpse& glimpse);

}  // namespace idiolect::sources
