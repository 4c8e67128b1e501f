// Writing a file so that a reader finds the old one or the new one, never half of one, and so that
// what was written survives the power.
#pragma once

#include "posix/descriptor.hpp"

#include <filesystem>
#include <string_view>

namespace atelier::posix {

// `briefly` is for what is made anew wherever it is not as it should be: nothing waits for the
// disk.
enum class Kept { lastingly, briefly };

// A file under another name, which is removed again unless it takes its place.
class Draft {
  public:
    // Beside the target, under a hidden name that nobody else has.
    static Expected<Draft> beside(const std::filesystem::path& target);
    // Under exactly this name; EEXIST when it is taken.
    static Expected<Draft> at(const std::filesystem::path& path);

    Draft(Draft&& other) noexcept = default;
    Draft& operator=(Draft&&) = delete;
    ~Draft();

    // Each returns once that is on the disk.
    Expected<void> fill(std::string_view content, unsigned int mode, Kept kept = Kept::lastingly);
    Expected<void> take_place_of(const std::filesystem::path& target, Kept kept = Kept::lastingly);

  private:
    Draft(std::filesystem::path path, Descriptor file)
        : path_(std::move(path)), file_(std::move(file)) {}

    std::filesystem::path path_;
    Descriptor file_;
};

// The mode of the file that is there, else the one that new files get.
unsigned int mode_for(const std::filesystem::path& target);

// By a draft beside it, with the mode of what it replaces, or with that one.
Expected<void> replace_file(const std::filesystem::path& target, std::string_view content);
Expected<void> replace_file(const std::filesystem::path& target, std::string_view content,
                            unsigned int mode);

// As much of the path as is missing, each folder with exactly this mode.
Expected<void> make_folders(const std::filesystem::path& path, unsigned int mode);

// A rename that survives the power.
Expected<void> rename_file(const std::filesystem::path& from, const std::filesystem::path& to);

// Returns once what was written to a file, or made and renamed in a folder, survives the power. A
// folder that only its owner may read is left alone.
Expected<void> synchronise(const std::filesystem::path& path);

} // namespace atelier::posix
