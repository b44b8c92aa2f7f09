// sources/source_table.h
//
// The sources idiolect reads. A new one is a file with its reader and a row here.
#pragma once

#include <array>

#include "sources/imessage_db.h"
#include "sources/imessage_exporter.h"
#include "sources/imessage_imazing.h"
#include "sources/instagram.h"
#include "sources/messenger.h"
#include "sources/openextract_csv.h"
#include "sources/whatsapp_imazing.h"

namespace idiolect::sources {

/// The first row that claims a file has it.
inline constexpr std::array kSources{kWhatsApp,
                                     kInstagram,
                                     kMessenger,
                                     kIMessageDb,
                                     kIMessageImazing,
                                     kOpenExtract,
                                     kIMessageExporterText,
                                     kIMessageExporterHtml};

}  // namespace idiolect::sources
