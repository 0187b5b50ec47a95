{
  description = "Compares, audits and merges editions of a curated list";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs =
    { self, nixpkgs }:
    let
      systems = [
        "x86_64-linux"
        "aarch64-linux"
        "x86_64-darwin"
        "aarch64-darwin"
      ];
      each = make: nixpkgs.lib.genAttrs systems (system: make nixpkgs.legacyPackages.${system});
    in
    {
      packages = each (pkgs: {
        default = pkgs.rustPlatform.buildRustPackage {
          pname = "recension";
          version = (nixpkgs.lib.importTOML ./Cargo.toml).workspace.package.version;
          src = self;
          cargoLock.lockFile = ./Cargo.lock;
          cargoBuildFlags = [
            "--package"
            "recension"
          ];
          # The tests want a browser; `.ci/run` runs them.
          doCheck = false;
          env.RECENSION_COMMIT = self.shortRev or "dirty";
          nativeBuildInputs = [ pkgs.installShellFiles ];
          postInstall = ''
            for shell in bash fish zsh; do
              $out/bin/recension completions $shell > recension.$shell
            done
            installShellCompletion recension.{bash,fish,zsh}
            $out/bin/recension man --output $out/share/man/man1
          '';
          meta = {
            description = "Compares, audits and merges editions of a curated list";
            homepage = "https://github.com/recension/recension";
            license = with nixpkgs.lib.licenses; [
              mit
              asl20
            ];
            mainProgram = "recension";
          };
        };
      });

      devShells = each (pkgs: {
        default = pkgs.mkShell {
          inputsFrom = [ self.packages.${pkgs.system}.default ];
          packages = [
            pkgs.clippy
            pkgs.git
            pkgs.rustfmt
          ];
        };
      });
    };
}
