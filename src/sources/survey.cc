#include "sources/survey.h"

#include <utility>

#include "base/error.h"
#include "base/utf8.h"
#include "sources/copies.h"
#include "sources/recognise.h"
#include "sources/unread_formats.h"
#include "sources/walk.h"

namespace idiolect::sources {
namespace {

class Surveyor {
 public:
  Surveyor(const std::optional<std::string>& as_source,
           const std::function<void(Finding finding)>& found, const Deliver* deliver)
      : as_source_(as_source.value_or("")), found_(found), deliver_(deliver) {}

  void look_at(Entry& entry) {
    if (is_media(entry.path())) return skip(entry.path(), "media");
    const Glimpse glimpse{entry.full_path(), without_bom(entry.head()), as_source_};
    const Claim claim = recognise(glimpse);
    if (claim.source == nullptr) return skip(entry.path(), reason_not_read(glimpse));
    Finding finding;
    finding.path = entry.path();
    finding.source = claim.source->name;
    try {
      entry.all(claim.source->largest_file);
      if (const std::string* const copy = copies_.of(entry)) {
        finding.skipped = "the same file as " + *copy;
      } else {
        read(entry, *claim.source, finding);
        copies_.add(entry);
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
  void read(Entry& entry, const Source& source, Finding& finding) {
    std::vector<ThreadPart> parts;
    const Deliver take = [&](ThreadPart part) {
      part.thread.source = finding.source;
      if (deliver_ != nullptr) return (*deliver_)(std::move(part));
      parts.push_back(std::move(part));
    };
    finding.content = entry.read(source, &take);
    for (ThreadPart& part : std::exchange(finding.content.parts, {})) take(std::move(part));
    finding.content.parts = std::move(parts);
  }

  static std::string described(const Error& error) {
    return error.hint().empty() ? error.what() : error.what() + (": " + error.hint());
  }

  std::string as_source_;
  const std::function<void(Finding finding)>& found_;
  const Deliver* deliver_;
  Copies copies_;
};

}  // namespace

void survey(std::span<const std::filesystem::path> paths,
            const std::optional<std::string>& as_source,
            const std::function<void(Finding finding)>& found, const Progress& progress,
            const Deliver* deliver) {
  Surveyor surveyor(as_source, found, deliver);
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
