import java.io.FileInputStream;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.ValidationResult;

/** For each file, judged by PDF/A-3a and by PDF/UA-1, one line: file TAB profile TAB pass|fail TAB broken rules. */
public final class Verapdf {
    private static final PDFAFlavour[] PROFILES = {PDFAFlavour.PDFA_3_A, PDFAFlavour.PDFUA_1};

    public static void main(String[] files) throws Exception {
        Logger.getLogger("").setLevel(Level.OFF);
        VeraGreenfieldFoundryProvider.initialise();
        for (String file : files) {
            for (PDFAFlavour profile : PROFILES) {
                System.out.println(file + "\t" + profile.getId() + "\t" + judge(file, profile));
            }
        }
    }

    private static String judge(String file, PDFAFlavour profile) {
        try (var stream = new FileInputStream(file);
             var parser = Foundries.defaultInstance().createParser(stream, profile);
             var validator = Foundries.defaultInstance().createValidator(profile, false)) {
            ValidationResult result = validator.validate(parser);
            String broken = result.getFailedChecks().keySet().stream()
                .map(rule -> rule.getClause() + "-" + rule.getTestNumber()).sorted().collect(Collectors.joining(" "));
            return (result.isCompliant() ? "pass" : "fail") + "\t" + broken;
        } catch (Exception error) {
            return "fail\tunreadable " + error.getClass().getSimpleName();
        }
    }
}
