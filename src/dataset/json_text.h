// dataset/json_text.h
//
// Writes JSON text directly. A document object per row costs more time than
// reading the export did; the bytes are those that base's to_line gives.
#pragma once

#include <string>
#include <string_view>

namespace idiolect::dataset {

/// Appends `text` as a JSON string with its quotes; invalid UTF-8 becomes U+FFFD.
void append_json_string(std::string& line, std::string_view text);

}  // namespace idiolect::dataset
