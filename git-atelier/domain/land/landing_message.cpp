#include "domain/land/landing_message.hpp"

#include "base/text.hpp"
#include "domain/work/landed_commit.hpp"

#include <algorithm>
#include <cctype>

namespace atelier {
namespace {

// "Key: value", the key of letters, digits and dashes.
bool is_trailer(const std::string& line) {
    const auto colon = line.find(": ");
    if (colon == std::string::npos || colon == 0) return false;
    return std::all_of(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(colon), [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-';
    });
}

// The lines of the last paragraph, where all of them are trailers; a subject alone has none.
std::vector<std::string> trailers_of(const std::string& message) {
    std::vector<std::string> paragraph;
    bool below_subject = false;
    for (const std::string& line : lines_of(trim(message))) {
        if (!trim(line).empty()) {
            paragraph.push_back(line);
            continue;
        }
        paragraph.clear();
        below_subject = true;
    }
    return below_subject && std::ranges::all_of(paragraph, is_trailer) ? paragraph
                                                                       : std::vector<std::string>();
}

class TrailerBlock {
  public:
    void add(std::string_view key, const std::string& value) {
        add(std::string(key) + ": " + value);
    }
    void add(const std::string& line) {
        if (std::ranges::find(lines_, line) == lines_.end()) lines_.push_back(line);
    }
    std::string text() const { return join(lines_, "\n") + "\n"; }

  private:
    std::vector<std::string> lines_;
};

std::string title_of(const BroughtIn& work) {
    return work.title.empty() ? "Bring in " + work.root.str() : work.title;
}

} // namespace

std::string subject_of(const std::string& message) {
    for (const std::string& line : lines_of(message))
        if (!trim(line).empty()) return std::string(trim(line));
    return "";
}

std::string merge_message(const BroughtIn& work) {
    // Git leaves that one out.
    const bool unnamed = work.parent.str() == "master";
    TrailerBlock trailers;
    trailers.add(work.trailer, work.epic.str());
    return "Merge branch '" + work.root.str() + "'" +
           (unnamed ? "" : " into " + work.parent.str()) + "\n\n" + title_of(work) + "\n\n" +
           trailers.text();
}

std::string squash_message(const BroughtIn& work) {
    TrailerBlock trailers;
    trailers.add(work.trailer, work.epic.str());
    for (const BeadId& changeset : work.changesets)
        trailers.add(changeset_trailer, changeset.str());
    std::string out = title_of(work) + "\n\n";
    for (const std::string& message : work.messages) {
        out += "* " + subject_of(message) + "\n";
        for (const std::string& line : trailers_of(message))
            trailers.add(line);
    }
    return out + (work.messages.empty() ? "" : "\n") + trailers.text();
}

} // namespace atelier
