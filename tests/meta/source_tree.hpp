// The project's own files as texts, for the tests that check laws of the house.
//
// A law is a pure function from one `SourceFile` (or all of them) to findings, so that its own
// test can hand it a bad sample; `tree()` gives the real files.
#pragma once

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace atelier::meta {

struct SourceFile {
    // Relative to the project's top folder, with slashes.
    std::string path;
    std::string text;
};

struct Finding {
    std::string path;
    std::size_t line = 0;
    std::string message;

    bool operator==(const Finding&) const = default;
};

inline std::ostream& operator<<(std::ostream& out, const Finding& finding) {
    return out << finding.path << ':' << finding.line << ": " << finding.message;
}

// Every file of the project that Git knows or would add, sorted by path; read once.
const std::vector<SourceFile>& tree();

// The files whose path starts with one of `folders` and ends with one of `endings`.
std::vector<SourceFile> files_below(const std::vector<std::string>& folders,
                                    const std::vector<std::string>& endings);

// The text of one of them; throws where the project has no such file.
std::string text_in_tree(std::string_view path);

// `text` with comments blanked out, and with string and character literals emptied unless
// `keep_literals`; line breaks stay where they were.
std::string code_of(std::string_view text, bool keep_literals = false);

std::vector<std::string> lines_of(std::string_view text);

// One line a finding: "path:line: message".
std::string report(const std::vector<Finding>& findings);

} // namespace atelier::meta
