#include "hub/listing.h"

#include <algorithm>

#include "base/error.h"
#include "base/json.h"
#include "hub/model_name.h"

namespace idiolect::hub {
namespace {

bool is_hex(std::string_view text, std::size_t digits) {
  return text.size() == digits &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

RepositoryFile read_file_entry(const Json& entry) {
  RepositoryFile file;
  file.path = entry.at("rfilename").get<std::string>();
  if (!is_safe_path(file.path))
    throw Error("the hub names a file that would leave its folder: " + to_line(file.path),
                "do not use this repository or mirror");
  file.size = entry.at("size").get<std::uint64_t>();
  const auto large = entry.find("lfs");
  file.is_large = large != entry.end() && large->is_object();
  file.digest = file.is_large ? large->at("sha256").get<std::string>()
                              : entry.at("blobId").get<std::string>();
  if (!is_hex(file.digest, file.is_large ? 64 : 40))
    throw Error("the hub gives no checksum for '" + file.path + "'",
                "a mirror must answer as the hub does");
  return file;
}

}  // namespace

Listing parse_listing(std::string_view answer) {
  const Json json = parse_json(answer, "the hub's list of files");
  Listing listing;
  try {
    listing.commit = json.at("sha").get<std::string>();
    for (const Json& entry : json.at("siblings")) listing.files.push_back(read_file_entry(entry));
  } catch (const Json::exception&) {
    throw Error("the hub's list of files is not what it should be",
                "HF_ENDPOINT must be the hub or a mirror that answers as it does");
  }
  if (!is_commit(listing.commit)) throw Error("the hub names no commit for this revision");
  std::sort(listing.files.begin(), listing.files.end(),
            [](const auto& a, const auto& b) { return a.path < b.path; });
  const auto twice =
      std::adjacent_find(listing.files.begin(), listing.files.end(),
                         [](const auto& a, const auto& b) { return a.path == b.path; });
  if (twice != listing.files.end())
    throw Error("the hub's list of files has '" + twice->path + "' twice");
  return listing;
}

}  // namespace idiolect::hub
