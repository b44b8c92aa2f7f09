#include "sources/survey.h"

#include <map>
#include <utility>

#include "base/error.h"
#include "base/sha256.h"
#include "base/utf8.h"
#include "sources/recognise.h"
#include "sources/unread_formats.h"
#include "sources/walk.h"

namespace idiolect::sources {
namespace {

class Surveyor {
 public:
  Surveyor(const std::optional<std::string>& as_source,
           const std::function<void(Finding finding)>& found)
      : as_source_(as_source.value_or("")), found_(found) {}

  void look_at(Entry& entry) {
    if (is_media(entry.path())) return skip(entry.path(), "media");
    const Glimpse glimpse{entry.full_path(), without_bom(entry.head()), as_source_};
    const Claim claim = recognise(glimpse);
    if (claim.source == nullptr) return skip(entry.path(), reason_not_read(glimpse));
    Finding finding;
    finding.path = entry.path();
    finding.source = claim.source->name;
    try {
      const std::string_view text = entry.all();
      const auto [copy, is_new] = first_with_.try_emplace(sha256_hex(text), entry.path());
      if (is_new) {
        finding.content = claim.source->read({entry.path(), text});
        for (ThreadPart& part : finding.content.parts) part.thread.source = finding.source;
      } else {
        finding.skipped = "the same file as " + copy->second;
      }
    } catch (const Error& error) {
      finding.error = described(error);
    }
    found_(std::move(finding));
  }

  void skip(std::string path, std::string reason) {
    Finding finding;
    finding.path = std::move(path);
    finding.skipped = std::move(reason);
    found_(std::move(finding));
  }

  void fail(std::string path, const Error& error) {
    Finding finding;
    finding.path = std::move(path);
    finding.error = described(error);
    found_(std::move(finding));
  }

 private:
  static std::string described(const Error& error) {
    return error.hint().empty() ? error.what() : error.what() + (": " + error.hint());
  }

  std::string as_source_;
  const std::function<void(Finding finding)>& found_;
  std::map<std::string, std::string> first_with_;  // SHA-256 → path
};

}  // namespace

void survey(std::span<const std::filesystem::path> paths,
            const std::optional<std::string>& as_source,
            const std::function<void(Finding finding)>& found, const Progress& progress) {
  Surveyor surveyor(as_source, found);
  const Visitor visitor{
      [&](Entry& entry) { surveyor.look_at(entry); },
      [&](std::string path, std::string reason) {
        surveyor.skip(std::move(path), std::move(reason));
      },
      [&](std::string path, const Error& error) { surveyor.fail(std::move(path), error); },
  };
  walk(paths, visitor, progress);
}

}  // namespace idiolect::sources
