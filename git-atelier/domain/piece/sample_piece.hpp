// Pieces that come with the program, for a look at a gallery before anything was made.
#pragma once

#include <string>
#include <vector>

namespace atelier {

struct SamplePiece {
    std::string name;
    // Its key.
    std::string artisan;
    std::string form;
    std::string interpretation = {};
    std::string text;
    // The names of earlier ones that it was made from.
    std::vector<std::string> from = {};

    friend bool operator==(const SamplePiece&, const SamplePiece&) = default;
};

struct SampleSet {
    // Of the run that they are kept as.
    std::string title;
    std::string request;
    // In the order in which they were made.
    std::vector<SamplePiece> pieces;

    friend bool operator==(const SampleSet&, const SampleSet&) = default;
};

} // namespace atelier
