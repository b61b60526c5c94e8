#pragma once

#include <cstdio>
#include <string>
#include <vector>

namespace passnum::page {

// A PDF in the form that Cairo gives its own: objects 1 to n with these bodies.
inline std::string small_pdf(const std::vector<std::string>& bodies, unsigned root, unsigned info) {
  std::string pdf = "%PDF-1.5\n";
  std::string table = "0000000000 65535 f \n";
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    char entry[32];
    std::snprintf(entry, sizeof entry, "%010zu 00000 n \n", pdf.size());
    table += entry;
    pdf += std::to_string(i + 1) + " 0 obj\n" + bodies[i] + "\nendobj\n";
  }
  const std::string size = std::to_string(bodies.size() + 1);
  const std::string offset = std::to_string(pdf.size());
  return pdf + "xref\n0 " + size + "\n" + table + "trailer\n<< /Size " + size + "\n   /Root " +
         std::to_string(root) + " 0 R\n   /Info " + std::to_string(info) + " 0 R\n>>\nstartxref\n" + offset +
         "\n%%EOF\n";
}

}  // namespace passnum::page
