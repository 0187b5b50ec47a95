# For Homebrew: brew install --formula packages/recension.rb
class Recension < Formula
  desc "Compare, audit and merge editions of a curated list, entry by entry"
  homepage "https://github.com/recension/recension"
  license any_of: ["MIT", "Apache-2.0"]
  head "https://github.com/recension/recension.git", branch: "main"

  depends_on "rust" => :build

  def install
    system "cargo", "install", *std_cargo_args(path: "crates/program")
    generate_completions_from_executable(bin/"recension", "completions")
    system bin/"recension", "man", "--output", man1
  end

  test do
    (testpath/"old.md").write "# Trees\n\n- [Ash](https://example.org/ash)\n"
    (testpath/"new.md").write "# Trees\n\n- [Ash](https://example.org/ash)\n- [Oak](https://example.org/oak)\n"
    assert_match "Oak", shell_output("#{bin}/recension diff old.md new.md")
  end
end
