// What a changeset or an epic changes.
#pragma once

#include "app/look/diff.hpp"
#include "base/json.hpp"
#include "view/text/style.hpp"

#include <string>
#include <vector>

namespace atelier {

Json diff_json(const DiffOutcome& outcome);
// Git's own words, in the colours that it gives them unless told otherwise.
std::string diff_text(const DiffOutcome& outcome, const Style& style);
// What is said beside it: why it is all of it, or that there is nothing new; "" for nothing.
std::string diff_remark(const DiffOutcome& outcome);

// "3 files, 12 lines added, 4 deleted"; "" for no files.
std::string diffstat_text(const std::vector<FileChange>& files);
// `files`, `added` and `deleted`, as numbers.
Json diffstat_json(const std::vector<FileChange>& files);

} // namespace atelier
