#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "issuer/page/output_file.h"
#include "ledger/base/result.h"

namespace passnum::page {

// Entries that one element of the structure tree gets on top of what Cairo wrote, e.g. "/Alt <FEFF...>".
struct ElementEntries {
  std::uint32_t ordinal{};  // 0 for the first element that was begun in the document
  std::string role;         // what that element must be: a check that both sides count alike
  std::string entries;
};

struct Finishing {
  std::string catalogue_entries;         // e.g. "/Lang (fr-FR)"
  std::vector<ElementEntries> elements;  // by rising ordinal
  std::uint32_t elements_count{};        // of the whole structure tree
};

// Writes the finished form of a PDF that Cairo drew: what Cairo 1.16 cannot say (language, alternative texts,
// viewer preferences, a file identifier) is added, and all that is not a stream is packed into compressed
// object streams (ISO 32000-1, 7.5.7 and 7.5.8), which takes half of the size away.
//
// qpdf can do the same; it holds every object in memory, about 110 KiB a page here, and took 2.6 s for 2,000
// pages. This takes 16 bytes an object. The same bytes in give the same bytes out: the identifier is a hash
// of them.
//
// Errors: corrupt, when the input is not as Cairo 1.16 writes it; io. A file is not committed.
Result<Done> finish_pdf(std::string_view drawn, const Finishing& finishing, Output& output);

// A text as a PDF string object: UTF-16 with its mark, in hexadecimal. Expects UTF-8.
std::string pdf_text(std::string_view utf8);

}  // namespace passnum::page
