// tests/hostile/hostile_files.h
//
// Makes files that no app exports, in little memory: the peak that a child process has
// begins with that of its parent.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace idiolect::hostile {

namespace fs = std::filesystem;

/// `head`, then bytes of nought up to `size`, which take no room on the disk.
void write_sparse(const fs::path& path, std::string_view head, std::uint64_t size);

/// `head`, `count` times what `row` gives for 0, 1, …, and `tail`.
void write_rows(const fs::path& path, std::string_view head, std::size_t count,
                const std::function<std::string(std::size_t)>& row, std::string_view tail = {});

/// A zip of `count` files that `name` names, each of `size` blanks, which deflate to next to
/// nothing.
void write_zip_of_blanks(const fs::path& path, std::size_t count, std::size_t size,
                         const std::function<std::string(std::size_t)>& name);

/// A zip of the files `inner`, stored.
void write_zip_of(const fs::path& path, const std::vector<fs::path>& inner);

/// A zip whose `count` entries all are the same bytes of it: `blanks` of them, deflated
/// (David Fifield, 2019: an overlap bomb needs no zip in a zip).
void write_overlapping_zip(const fs::path& path, std::size_t count, std::size_t blanks);

enum class Link { Symbolic, Hard };

/// A tar with a link named `name` to `target`.
void write_tar_with_link(const fs::path& path, const std::string& name, const std::string& target,
                         Link link);

}  // namespace idiolect::hostile
