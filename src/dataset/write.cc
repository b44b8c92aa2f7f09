#include "dataset/write.h"

#include <memory>

#include "base/files.h"
#include "base/sha256.h"

namespace idiolect::dataset {
namespace {

/// The files of the splits, one after the other.
class SplitFiles {
 public:
  SplitFiles(const std::filesystem::path& folder, bool with_hash)
      : folder_(folder), with_hash_(with_hash) {}

  void write(Split split, std::string_view line) {
    begin_up_to(split);
    file_->write(line);
    if (with_hash_) hash_.update(line);
  }

  std::string finish() {
    begin_up_to(kSplits.back());
    file_->commit();
    return hash_.hex();
  }

 private:
  /// Files without a row are there, too.
  void begin_up_to(Split split) {
    while (begun_ == 0 || kSplits[begun_ - 1] != split) {
      if (file_) file_->commit();
      file_ = std::make_unique<AtomicFile>(folder_ / file_name(kSplits[begun_]));
      hash_.update(hash_prefix(kSplits[begun_]));
      ++begun_;
    }
  }

  const std::filesystem::path& folder_;
  bool with_hash_;
  std::size_t begun_ = 0;
  std::unique_ptr<AtomicFile> file_;
  Sha256 hash_;
};

void write_context(const std::filesystem::path& folder, Builder& builder) {
  if (builder.context_sessions() == 0) return;
  AtomicFile file(folder / kContextName);
  builder.for_each_context_row([&](std::string_view line) { file.write(line); });
  file.commit();
}

}  // namespace

std::optional<std::string> write_splits(const std::filesystem::path& folder, Builder& builder,
                                        const Form& form, const Progress& progress) {
  constexpr std::size_t kReportEvery = 1024;
  const bool with_hash = form.name == "messages";
  SplitFiles files(folder, with_hash);
  const std::size_t total = builder.rows();
  std::size_t done = 0;
  builder.for_each_row([&](Split split, std::string_view line) {
    files.write(split, line);
    if (++done % kReportEvery == 0) report(progress, {"writing", done, total, "sessions", ""});
  });
  report(progress, {"writing", total, total, "sessions", ""});
  const std::string hash = files.finish();
  write_context(folder, builder);
  if (!form.companion_name.empty()) write_file(folder / form.companion_name, form.companion_text);
  return with_hash ? std::optional(hash) : std::nullopt;
}

}  // namespace idiolect::dataset
