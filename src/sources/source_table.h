// sources/source_table.h
//
// The sources idiolect reads. A new one is a file with its reader and a row here.
#pragma once

#include <array>

#include "sources/instagram.h"
#include "sources/messenger.h"
#include "sources/whatsapp_imazing.h"
#include "sources/whatsapp_text.h"

namespace idiolect::sources {

/// The first row that claims a file has it.
inline constexpr std::array kSources{kWhatsApp, kWhatsAppText, kInstagram, kMessenger};

}  // namespace idiolect::sources
