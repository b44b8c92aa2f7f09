// hub/base_model.h
//
// What --base may be: a folder, or the name of a model that lies in the cache.
#pragma once

#include <filesystem>
#include <string>

namespace idiolect::hub {

/// `base` where it is a folder, or no name of the hub; else the folder of that model in the cache,
/// "ORG/NAME" or "ORG/NAME@REVISION". Never downloads: throws Error, with the command that does,
/// where the model is not there.
std::string resolve_base(const std::string& base);

/// The licence that the card (README.md) of a model folder states, e.g. "apache-2.0"; empty where
/// there is none.
std::string licence_of(const std::filesystem::path& folder);

}  // namespace idiolect::hub
