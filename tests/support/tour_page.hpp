// A page of calls and what they print, such as docs/tour.md. In its indented blocks a line `$ CALL`
// begins a step, lines `> ...` go on with the call, and the rest is what it prints; `…` stands for
// lines left out.
//
// What differs from run to run is compared by its kind: times, durations, ids, hashes. The page's
// ids and hashes stand for those of the run, each for one and the same, so that later calls can
// name them.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier::test {

struct TourStep {
    // Of the call, counted from 1.
    std::size_t line = 0;
    std::string call;
    std::vector<std::string> output;
};

std::vector<TourStep> tour_steps(const std::string& page);
// The page with these steps in place of its own, as many.
std::string with_tour_steps(const std::string& page, const std::vector<TourStep>& steps);

// A line with all that depends on clock, chance and the width of such a text replaced by its kind.
std::string tour_shape(const std::string& line);

// For each line of `page` the line of `run` that it fits; nullopt where they do not go together.
// A line `…` fits none.
std::optional<std::vector<std::optional<std::size_t>>>
aligned_lines(const std::vector<std::string>& page, const std::vector<std::string>& run);

// What the page calls so is called otherwise in this run.
class TourNames {
  public:
    // What goes together is remembered; what contradicts what was learned before, in a sentence.
    std::string learn(const std::string& page, const std::string& run);
    std::string translated(const std::string& call) const;

  private:
    std::map<std::string, std::string> known_;
};

} // namespace atelier::test
