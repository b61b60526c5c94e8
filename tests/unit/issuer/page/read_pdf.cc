#include "read_pdf.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFOutlineDocumentHelper.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <stdexcept>

namespace passnum::page {
namespace {

std::string text_at(QPDFObjectHandle dictionary, const std::string& key) {
  auto value = dictionary.getKey(key);
  if (value.isString()) return value.getUTF8Value();
  if (value.isName()) return value.getName().substr(1);
  return "";
}

void walk(QPDFObjectHandle element, int depth, std::vector<ReadElement>& elements) {
  ReadElement read;
  read.role = text_at(element, "/S");
  read.depth = depth;
  read.alternative = text_at(element, "/Alt");
  read.language = text_at(element, "/Lang");
  auto attributes = element.getKey("/A");
  if (attributes.isDictionary()) read.scope = text_at(attributes, "/Scope");
  const std::size_t self = elements.size();
  elements.push_back(read);
  auto children = element.getKey("/K");
  const auto visit = [&](QPDFObjectHandle child) {
    if (child.isDictionary() && child.getKey("/S").isName()) {
      walk(child, depth + 1, elements);
    } else {
      elements[self].has_content = true;
    }
  };
  if (children.isArray()) {
    for (auto& child : children.aitems()) visit(child);
  } else if (!children.isNull()) {
    visit(children);
  }
}

}  // namespace

ReadPdf read_pdf(const std::string& path) {
  QPDF pdf;
  pdf.setSuppressWarnings(true);
  pdf.processFile(path.c_str());
  ReadPdf read;
  for (auto object : pdf.getAllObjects()) {
    // Image data is decoded too, so that every stream's length and compression are proven.
    if (object.isStream()) object.getStreamData(qpdf_dl_all);
  }
  read.pages = QPDFPageDocumentHelper(pdf).getAllPages().size();
  auto root = pdf.getRoot();
  read.language = text_at(root, "/Lang");
  auto mark = root.getKey("/MarkInfo");
  read.marked =
      mark.isDictionary() && mark.getKey("/Marked").isBool() && mark.getKey("/Marked").getBoolValue();
  auto preferences = root.getKey("/ViewerPreferences");
  if (preferences.isDictionary()) {
    auto title = preferences.getKey("/DisplayDocTitle");
    read.shows_title = title.isBool() && title.getBoolValue();
    read.duplex = text_at(preferences, "/Duplex");
    read.scaling = text_at(preferences, "/PrintScaling");
  }
  auto tree = root.getKey("/StructTreeRoot");
  if (tree.isDictionary()) {
    for (auto& child : tree.getKey("/K").aitems()) walk(child, 0, read.elements);
  }
  const auto info = pdf.getTrailer().getKey("/Info");
  read.title = text_at(info, "/Title");
  read.created = text_at(info, "/CreationDate");
  auto id = pdf.getTrailer().getKey("/ID");
  if (id.isArray() && id.getArrayNItems() == 2) read.identifier = id.getArrayItem(0).getStringValue();
  for (const auto& bookmark : QPDFOutlineDocumentHelper(pdf).getTopLevelOutlines()) {
    read.bookmarks.push_back(QPDFOutlineObjectHelper(bookmark).getTitle());
  }
  for (const auto& warning : pdf.getWarnings()) read.problems.emplace_back(warning.what());
  return read;
}

std::string output_of(const std::string& command) {
  FILE* const pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return "";
  std::string out;
  std::array<char, 65536> buffer{};
  for (std::size_t got = 0; (got = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
    out.append(buffer.data(), got);
  }
  return ::pclose(pipe) == 0 ? out : "";
}

std::string file_bytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::size_t count(const std::vector<ReadElement>& elements, const std::string& role) {
  return static_cast<std::size_t>(
      std::ranges::count_if(elements, [&role](const ReadElement& element) { return element.role == role; }));
}

ScratchFolder::ScratchFolder() {
  std::string path = std::filesystem::temp_directory_path().string() + "/passnum-page-XXXXXX";
  if (::mkdtemp(path.data()) == nullptr) throw std::runtime_error("no scratch folder");
  path_ = path;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::vector<std::string> ScratchFolder::names() const {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(path_))
    names.push_back(entry.path().filename().string());
  std::ranges::sort(names);
  return names;
}

}  // namespace passnum::page
