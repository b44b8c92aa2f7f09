// hub/environment.h
//
// The variables that the hub's own tools know, so that one setting serves all of them.
#pragma once

#include <filesystem>
#include <string>

namespace idiolect::hub {

struct Environment {
  std::filesystem::path cache;  // HF_HUB_CACHE, else hub/ in HF_HOME or XDG_CACHE_HOME/huggingface
  std::string endpoint;         // HF_ENDPOINT, without a slash at the end
  std::string token;            // HF_TOKEN, else the token file; empty: none
  bool is_offline = false;      // HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE
};

/// Throws Error when an address makes no sense or there is no home folder.
Environment read_environment();

}  // namespace idiolect::hub
