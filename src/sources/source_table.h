// sources/source_table.h
//
// The sources idiolect reads. A new one is a file with its reader and a row here.
#pragma once

#include <array>

#include "sources/instagram.h"
#include "sources/matrix_json.h"
#include "sources/messenger.h"
#include "sources/telegram_html.h"
#include "sources/telegram_json.h"
#include "sources/whatsapp_imazing.h"

namespace idiolect::sources {

/// The first row that claims a file has it.
inline constexpr std::array kSources{kWhatsApp, kTelegramJson, kTelegramHtml,
                                     kMatrix,   kInstagram,    kMessenger};

}  // namespace idiolect::sources
