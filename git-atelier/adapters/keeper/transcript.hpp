// What an agent says: kept on disk up to a limit, and cut into lines for whoever follows along.
#pragma once

#include "base/result.hpp"
#include "posix/descriptor.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace atelier {

class Transcript {
  public:
    static constexpr std::size_t usual_limit = 64UL << 20U;

    // Appends to the file, PROJECT/transcripts/NAME, which is for whom the project is.
    // files-failed.
    static Result<Transcript> open(const std::filesystem::path& path,
                                   std::size_t limit = usual_limit);

    // Beyond the limit, or when the disk takes no more, the file ends with a line that says so and
    // the rest is dropped: an agent's chatter must not end its work.
    void add(std::string_view bytes);

  private:
    Transcript(posix::Descriptor file, std::size_t limit) : file_(std::move(file)), room_(limit) {}

    posix::Descriptor file_;
    std::size_t room_;
};

// Stands at the end of a line that was cut.
inline constexpr std::string_view cut_mark = " [...]";

// Lines of bounded length, byte by byte; a longer one is cut and the rest of it dropped.
class LineCutter {
  public:
    LineCutter(std::function<void(const std::string&)> take, std::size_t longest)
        : take_(std::move(take)), longest_(longest) {}

    // From now on lines may be as long as that.
    void allow(std::size_t longest) { longest_ = longest; }
    // Whether a line that was handed over is the beginning of a longer one.
    bool is_cut(std::string_view line) const {
        return line.size() > longest_ && line.ends_with(cut_mark);
    }
    void add(std::string_view bytes);
    // What came after the last newline is a line as well.
    void finish();

  private:
    void emit();

    std::function<void(const std::string&)> take_;
    std::size_t longest_;
    std::string line_;
    bool pending_ = false;
    bool cut_ = false;
};

} // namespace atelier
