#include "sources/survey.h"

#include <cstdint>
#include <memory>
#include <utility>

#include "base/error.h"
#include "sources/copies.h"
#include "sources/recognise.h"
#include "sources/walk.h"

namespace idiolect::sources {
namespace {

class Surveyor {
 public:
  Surveyor(const std::optional<std::string>& as_source,
           const std::function<void(Finding finding)>& found, const Deliver* deliver)
      : as_source_(as_source.value_or("")), found_(found), deliver_(deliver) {}

  void look_at(Entry& entry) {
    const Recognised found = recognise(entry, as_source_);
    if (found.source == nullptr) return skip(entry.path(), found.reason);
    Finding finding;
    finding.path = entry.path();
    finding.source = found.source->name;
    try {
      entry.all(found.source->largest_file);
      if (const std::string* const copy = copies_.of(entry)) {
        finding.skipped = "the same file as " + *copy;
      } else {
        read(entry, *found.source, finding);
        copies_.add(entry);
      }
    } catch (const Error& error) {
      finding.error = described(error);
    }
    found_(std::move(finding));
  }

  /// Reads a small file as a whole, and tells of it when it is its turn.
  Visitor::Turn look_ahead(Entry& entry) {
    const Recognised recognised = recognise(entry, as_source_);
    auto finding = std::make_shared<Finding>();
    finding->path = entry.path();
    if (recognised.source == nullptr) {
      finding->skipped = recognised.reason;
      return [this, finding] { found_(std::move(*finding)); };
    }
    finding->source = recognised.source->name;
    std::string sha256;
    try {
      entry.all(recognised.source->largest_file);
      finding->content = entry.read(*recognised.source, nullptr);
      sha256 = entry.sha256();
    } catch (const Error& error) {
      finding->error = described(error);
    }
    return [this, finding, sha256, bytes = entry.size()] { tell(*finding, bytes, sha256); };
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
      hand_over(std::move(part), finding.source, parts);
    };
    finding.content = entry.read(source, &take);
    parts_to(finding, std::move(parts));
  }

  /// `parts` were handed over already or are to be kept; those of the content follow.
  void parts_to(Finding& finding, std::vector<ThreadPart> parts) {
    for (ThreadPart& part : std::exchange(finding.content.parts, {}))
      hand_over(std::move(part), finding.source, parts);
    finding.content.parts = std::move(parts);
  }

  void hand_over(ThreadPart part, const std::string& source, std::vector<ThreadPart>& kept) {
    part.thread.source = source;
    if (deliver_ != nullptr) return (*deliver_)(std::move(part));
    kept.push_back(std::move(part));
  }

  /// A file that was read ahead; what is a copy of another counts as not read.
  void tell(Finding& finding, std::uint64_t bytes, const std::string& sha256) {
    const std::string* const copy =
        sha256.empty() ? nullptr : copies_.of_or_add(finding.path, bytes, sha256);
    if (copy != nullptr) {
      finding.content = {};
      finding.skipped = "the same file as " + *copy;
    }
    parts_to(finding, {});
    found_(std::move(finding));
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
  Visitor visitor;
  visitor.file = [&](Entry& entry) { surveyor.look_at(entry); };
  visitor.ahead = [&](Entry& entry) { return surveyor.look_ahead(entry); };
  visitor.skip = [&](std::string path, std::string reason) {
    surveyor.skip(std::move(path), std::move(reason));
  };
  visitor.failed = [&](std::string path, const Error& error) {
    surveyor.fail(std::move(path), error);
  };
  walk(paths, visitor, progress);
}

}  // namespace idiolect::sources
