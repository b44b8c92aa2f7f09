#include "runs/checkpoint_manifest.h"

#include <cstdint>
#include <utility>

#include "base/error.h"
#include "base/sha256.h"

namespace idiolect::runs {
namespace fs = std::filesystem;
namespace {

constexpr const char* kManifest = "manifest.json";
constexpr int kFormat = 1;

/// The text of a manifest: `content` with the hash of its text behind it.
std::string signed_text(Json content) {
  content.erase("sha256");
  content["sha256"] = sha256_hex(to_pretty(content));
  return to_pretty(content);
}

Json read_manifest(const fs::path& folder, int update) {
  const std::string text = read_file(folder / kManifest);
  Json content = parse_json(text, kManifest);
  if (!content.is_object() || text != signed_text(content))
    throw Error("manifest.json is not as it was written");
  if (content.at("format") != kFormat) throw Error("manifest.json is of another version");
  if (content.at("update") != update) throw Error("it is the checkpoint of another update");
  return content;
}

void check_file(const fs::path& folder, const std::string& name, const Json& expected) {
  std::error_code missing;
  const std::uintmax_t bytes = fs::file_size(folder / name, missing);
  if (missing) throw Error(name + " is missing");
  if (bytes != expected.at("bytes")) throw Error(name + " has another length");
  if (sha256_of_file(folder / name) != expected.at("sha256"))
    throw Error(name + " is not as it was written");
}

}  // namespace

CheckpointManifest::CheckpointManifest(int update)
    : content_{{"format", kFormat}, {"update", update}, {"files", Json::object()}} {}

void CheckpointManifest::write(const fs::path& folder, const std::string& name,
                               const std::function<void(AtomicFile&)>& write) {
  AtomicFile file(folder / name);
  Sha256 hash;
  std::uint64_t bytes = 0;
  file.watch([&](std::string_view piece) {
    hash.update(piece);
    bytes += piece.size();
  });
  write(file);
  file.commit();
  content_["files"][name] = {{"bytes", bytes}, {"sha256", hash.hex()}};
}

void CheckpointManifest::write_to(const fs::path& folder) const {
  write_file(folder / kManifest, signed_text(content_));
}

std::optional<std::string> fault_of_checkpoint(const fs::path& folder, int update) {
  try {
    const Json manifest = read_manifest(folder, update);
    for (const auto& [name, expected] : manifest.at("files").items())
      check_file(folder, name, expected);
    return std::nullopt;
  } catch (const std::exception& error) {
    return error.what();
  }
}

}  // namespace idiolect::runs
