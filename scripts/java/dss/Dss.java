import eu.europa.esig.dss.diagnostic.PDFRevisionWrapper;
import eu.europa.esig.dss.diagnostic.SignatureWrapper;
import eu.europa.esig.dss.diagnostic.TimestampWrapper;
import eu.europa.esig.dss.jaxb.object.Message;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import eu.europa.esig.dss.validation.reports.Reports;
import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * First argument: the trusted root as PEM; then files. Offline: only what the files carry is used.
 * One line for each signature: file TAB S TAB field TAB indication TAB level TAB what was changed, or warned of, after it;
 * one for each timestamp: file TAB T TAB type TAB indication; one for a file that cannot be read: file TAB E TAB error.
 */
public final class Dss {
    public static void main(String[] words) {
        var roots = new CommonTrustedCertificateSource();
        roots.addCertificate(DSSUtils.loadCertificate(new File(words[0])));
        for (String file : Arrays.copyOfRange(words, 1, words.length)) {
            try {
                judge(file, roots);
            } catch (Exception error) {
                System.out.println(file + "\tE\t" + error.getClass().getSimpleName());
            }
        }
    }

    private static void judge(String file, CommonTrustedCertificateSource roots) {
        var verifier = new CommonCertificateVerifier(true);
        verifier.setTrustedCertSources(roots);
        var validator = SignedDocumentValidator.fromDocument(new FileDocument(file));
        validator.setCertificateVerifier(verifier);
        Reports reports = validator.validateDocument();
        SimpleReport simple = reports.getSimpleReport();
        for (SignatureWrapper found : reports.getDiagnosticData().getSignatures()) {
            String id = found.getId();
            System.out.println(String.join("\t", file, "S", String.valueOf(found.getFirstFieldName()),
                String.valueOf(simple.getIndication(id)) + sub(simple, id), String.valueOf(found.getSignatureFormat()),
                faults(found.getPDFRevision(), simple, id)));
        }
        for (TimestampWrapper found : reports.getDiagnosticData().getTimestampList()) {
            System.out.println(String.join("\t", file, "T", String.valueOf(found.getType()),
                String.valueOf(simple.getIndication(found.getId()))));
        }
    }

    private static String sub(SimpleReport simple, String id) {
        return simple.getSubIndication(id) == null ? "" : "/" + simple.getSubIndication(id);
    }

    /** The default policy only warns of most changes after a signature; here each is a fault. */
    private static String faults(PDFRevisionWrapper revision, SimpleReport simple, String id) {
        var found = new java.util.ArrayList<String>();
        count(found, "undefined-change", revision.getPdfUndefinedChanges());
        count(found, "annotation-change", revision.getPdfAnnotationChanges());
        count(found, "overlap", revision.getPdfAnnotationsOverlapConcernedPages());
        count(found, "visual-difference", revision.getPdfVisualDifferenceConcernedPages());
        count(found, "page-difference", revision.getPdfPageDifferenceConcernedPages());
        for (Message warning : simple.getAdESValidationWarnings(id)) {
            found.add(warning.getKey());
        }
        for (Message error : simple.getAdESValidationErrors(id)) {
            found.add(error.getKey());
        }
        return found.stream().distinct().sorted().collect(Collectors.joining(" "));
    }

    private static void count(List<String> found, String name, List<?> seen) {
        if (!seen.isEmpty()) {
            found.add(name);
        }
    }
}
